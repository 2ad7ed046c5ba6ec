import { sql } from 'kysely';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { fechaPeruana, limaDate, limaTime } from '../../../platform/time/lima.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { terminalesConPendientes } from '../offline/pendientes.ts';
import { vigilarVentasSinSincronizar } from '../tasks.ts';

/** A factura has three days; this leaves two. */
const horasDeGracia = 24;

type Atrasada = { id: string; nombre: string; avisada: boolean; desde: Date };

/**
 * Tells supervisors of a till whose sales wait too long, in its terminals or in the inbox: once, and again only after
 * none has waited.
 */
export const vigilarVentasSinSincronizarHandler = (deps: { database: Database; clock: Clock; notificar: Notificar }) =>
  handleTask(vigilarVentasSinSincronizar, async (_input, { inTransaction }) => {
    const ahora = deps.clock.now();
    const atrasadas = await cajasAtrasadas(deps.database, ahora);
    const nuevas = atrasadas.filter(({ avisada }) => !avisada);
    await inTransaction(async (tx) => {
      await sql`
        update ventas.cajas set atraso_avisado_en = null
        where atraso_avisado_en is not null and id <> all(${atrasadas.map(({ id }) => id)}::uuid[])`.execute(tx);
      for (const caja of nuevas) await avisar(tx, deps.notificar, caja, ahora);
    });
    return done({ cajas: atrasadas.length, avisadas: nuevas.length });
  });

async function cajasAtrasadas(database: Database, ahora: Date): Promise<Atrasada[]> {
  const limite = new Date(ahora.getTime() - horasDeGracia * 3_600_000);
  const enTerminales = (await terminalesConPendientes(database.reader)).flatMap(({ cajaId, masAntiguaEn }) =>
    masAntiguaEn ? [{ caja_id: cajaId, desde: new Date(masAntiguaEn) }] : [],
  );
  const { rows: enBandeja } = await sql<{ caja_id: string; desde: Date }>`
    select caja_id, min(vendida_en) as desde from ventas.ventas_offline
    where estado in ('recibida', 'en-revision', 'conflicto') group by caja_id`.execute(database.reader);
  const masAntigua = new Map<string, Date>();
  for (const { caja_id: id, desde } of [...enTerminales, ...enBandeja]) {
    const antes = masAntigua.get(id);
    if (desde <= limite && (!antes || desde < antes)) masAntigua.set(id, desde);
  }
  const { rows } = await sql<Omit<Atrasada, 'desde'>>`
    select id, nombre, atraso_avisado_en is not null as avisada from ventas.cajas
    where id = any(${[...masAntigua.keys()]}::uuid[]) order by codigo`.execute(database.reader);
  return rows.map((fila) => ({ ...fila, desde: masAntigua.get(fila.id)! }));
}

async function avisar(tx: Tx, notificar: Notificar, { id, nombre, desde }: Atrasada, ahora: Date): Promise<void> {
  const supervisores = await usuariosConPermiso(tx, 'ventas.supervisar');
  const cuando = `${fechaPeruana(limaDate(desde))} a las ${limaTime(desde).slice(0, 5)}`;
  await notificar(tx, {
    usuarioIds: supervisores.map((persona) => persona.id),
    nivel: 'aviso',
    titulo: `${nombre} tiene ventas sin sincronizar`,
    texto: `La más antigua es del ${cuando} y SUNAT da pocos días para su comprobante. Conecte el terminal o resuélvala en la bandeja.`,
    enlace: '/ventas/bandeja',
    clave: `ventas-sin-sincronizar:${id}:${ahora.toISOString()}`,
  });
  await sql`update ventas.cajas set atraso_avisado_en = ${ahora} where id = ${id}`.execute(tx);
}
