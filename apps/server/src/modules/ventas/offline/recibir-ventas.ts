import type { Insertable } from 'kysely';
import type { RespuestaOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { requestHash } from '../../../platform/http/idempotency.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { cajaAjena, cajaNoEncontrada } from '../errors.ts';
import { alcanzaCaja } from '../queries/cajas.ts';
import { sincronizarVentaOffline } from '../tasks.ts';
import { horaDeVenta } from './hora-de-venta.ts';
import { aRespuesta, respuestasPorUuid } from './respuestas.ts';
import type { Hecho, OfflineTables, VentasOfflineTable } from './tables.ts';

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const porSentencia = 500;

/**
 * Stores sales as they came, durably, and has their tills' sales registered. A sale's id makes it one: the same content
 * again, from whatever sender, gets the answer as it stands; another content under a known id is kept beside it as a
 * conflict. Whoever may sell at the till may send its sales, also those of another cashier.
 */
export async function recibirVentas(
  tx: Tx,
  ventas: readonly VentaOffline[],
  { principal, ahora }: { principal: Principal; ahora: Date },
): Promise<RespuestaOffline[]> {
  await exigirCajas(tx, ventas, principal);
  const porGuardar = ventas.map((contenido) => ({ contenido, huella: requestHash(contenido) }));
  const fila = ({ contenido, huella }: (typeof porGuardar)[number]) => ({
    id: contenido.id,
    uuid: contenido.id,
    huella,
    contenido: JSON.stringify(contenido),
    caja_id: contenido.cajaId,
    sesion_id: contenido.sesionId,
    terminal_id: contenido.terminalId,
    arriendo: contenido.arriendo,
    secuencia: contenido.secuencia,
    ticket: contenido.ticket,
    ticket_numero: Number(contenido.ticket.slice(contenido.ticket.lastIndexOf('-') + 1)),
    codigo_consulta: contenido.codigoConsulta,
    vendida_en: horaDeVenta(contenido, ahora),
    total: contenido.total,
    estado: 'recibida' as const,
    recibida_en: ahora,
    recibida_por_id: principal.userId,
    recibida_por: principal.name,
    historia: JSON.stringify([hechoDe(ahora, 'Llegó al servidor', principal)]),
  });
  // Senders of the same sales wait for each other in one order: of their ids.
  await guardar(tx, porGuardar.map(fila).sort(porId));
  const uuids = ventas.map(({ id }) => id);
  const presentes = await respuestasPorUuid(tx, uuids);
  const otras = porGuardar.filter(
    ({ contenido, huella }) => !presentes.some((una) => una.id === contenido.id && una.huella === huella),
  );
  if (otras.length > 0) {
    const motivo =
      'La caja envió dos ventas distintas con la misma identidad: compare las dos y acepte esta como nueva, o descártela.';
    await guardar(
      tx,
      otras
        .map((una) => ({
          ...fila(una),
          id: uuidv7(),
          original_id: una.contenido.id,
          estado: 'conflicto' as const,
          causa: 'conflicto',
          motivo,
        }))
        .sort((a, b) => (a.uuid + a.huella < b.uuid + b.huella ? -1 : 1)),
    );
  }
  const guardadas = otras.length > 0 ? await respuestasPorUuid(tx, uuids) : presentes;
  const respuestas = porGuardar.map(({ contenido, huella }) =>
    aRespuesta(guardadas.find((una) => una.id === contenido.id && una.huella === huella)!),
  );
  const pendientes = new Set(
    ventas.filter((_, indice) => respuestas[indice]!.estado === 'recibida').map(({ cajaId }) => cajaId),
  );
  for (const cajaId of pendientes) await enqueue(tx, sincronizarVentaOffline, { cajaId });
  return respuestas;
}

export const hechoDe = (en: Date, titulo: string, quien: { name: string }, detalle = ''): Hecho => ({
  en: en.toISOString(),
  titulo,
  quien: quien.name,
  detalle,
});

const porId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);

async function guardar(tx: Tx, filas: readonly Insertable<VentasOfflineTable>[]): Promise<void> {
  for (let desde = 0; desde < filas.length; desde += porSentencia) {
    await tx
      .withTables<OfflineTables>()
      .insertInto('ventas.ventas_offline')
      .values(filas.slice(desde, desde + porSentencia))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function exigirCajas(tx: Tx, ventas: readonly VentaOffline[], principal: Principal): Promise<void> {
  const ids = [...new Set(ventas.map(({ cajaId }) => cajaId))];
  const cajas = await tx
    .withTables<OfflineTables>()
    .selectFrom('ventas.cajas')
    .select(['id', 'nombre', 'almacen_id as almacenId'])
    .where('id', 'in', ids)
    .execute();
  const errores = (id: string, detail: string) => ({
    errors: ventas.flatMap(({ cajaId }, indice) =>
      cajaId === id ? [{ pointer: `/ventas/${indice}/cajaId`, detail }] : [],
    ),
  });
  for (const id of ids) {
    const caja = cajas.find((una) => una.id === id);
    if (!caja) throw cajaNoEncontrada('Esas ventas son de una caja que no existe.', errores(id, 'No existe.'));
    if (!alcanzaCaja(principal, caja)) {
      const detail = `${caja.nombre} no está entre las cajas que tiene asignadas.`;
      throw cajaAjena(`${detail} Que las envíe quien vende ahí.`, errores(id, detail));
    }
  }
}
