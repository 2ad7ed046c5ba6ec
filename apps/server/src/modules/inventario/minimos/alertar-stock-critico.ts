import { sql } from 'kysely';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { avisarPersonas, type AvisarDeps } from './avisar-personas.ts';
import { destinatariosDe } from './destinatarios.ts';
import { cantidadSugerida, nivelDeAlerta, type Cantidades } from './nivel.ts';
import { alertarStockCritico } from './tasks.ts';

/** More than this many of a warehouse within five minutes are told in one message (X2). */
const maximoSueltas = 20;

export const alertarStockCriticoHandler = (deps: AvisarDeps & { clock: Clock }) =>
  handleTask(alertarStockCritico, async ({ almacenId, alertaId }, { inTransaction }) => {
    const ahora = deps.clock.now();
    const resultado = await inTransaction(async (tx) => {
      const pendientes = await porAvisar(tx, almacenId);
      const vigentes = pendientes.filter((alerta) => nivelDeAlerta(alerta) !== null);
      if (alertaId === null) return avisar(tx, deps, almacenId, vigentes, ahora);
      const suya = vigentes.filter(({ id }) => id === alertaId);
      // Told already by a digest, or recovered meanwhile.
      if (suya.length === 0) return { avisadas: 0, enResumen: false };
      if (
        (await avisadasDesde(tx, almacenId, new Date(ahora.getTime() - 5 * 60_000))) + vigentes.length >
        maximoSueltas
      ) {
        await enqueue(tx, alertarStockCritico, { almacenId, alertaId: null }, { delay: '5m' });
        return { avisadas: 0, enResumen: true };
      }
      return avisar(tx, deps, almacenId, suya, ahora);
    });
    return done(resultado);
  });

type Alerta = Cantidades & {
  id: string;
  nombre: string;
  codigo: string;
  unidad: string;
  stock: string;
  reservado: string;
  almacen: string;
};

/** The open alerts nobody was told of at their present level, locked, with the figures of this moment. */
async function porAvisar(tx: Tx, almacenId: string): Promise<Alerta[]> {
  const { rows } = await sql<Alerta>`
    select s.id, p.nombre, p.codigo, p.unidad, e.stock, e.reservado, e.stock - e.reservado as disponible,
           a.nombre as almacen, coalesce(n.minimo, p.stock_minimo) as minimo, coalesce(n.critico, p.stock_critico) as critico
    from inventario.alertas_stock s
    join inventario.productos p on p.id = s.producto_id
    join inventario.almacenes a on a.id = s.almacen_id
    join inventario.existencias e on e.almacen_id = s.almacen_id and e.producto_id = s.producto_id
    left join inventario.niveles n on n.almacen_id = s.almacen_id and n.producto_id = s.producto_id
    where s.almacen_id = ${almacenId} and s.cerrada_en is null and s.avisado_nivel is distinct from s.nivel
      and p.activo and a.activo
    order by s.abierta_en, s.id for update of s`.execute(tx);
  return rows;
}

async function avisadasDesde(tx: Tx, almacenId: string, desde: Date): Promise<number> {
  const { rows } = await sql<{ cuantas: number }>`
    select count(*)::int as cuantas from inventario.alertas_stock
    where almacen_id = ${almacenId} and avisada_en > ${desde}`.execute(tx);
  return rows[0]!.cuantas;
}

async function avisar(
  tx: Tx,
  deps: AvisarDeps,
  almacenId: string,
  alertas: readonly Alerta[],
  ahora: Date,
): Promise<{ avisadas: number; enResumen: boolean }> {
  const [primera] = alertas;
  if (!primera) return { avisadas: 0, enResumen: false };
  const ids = alertas.map(({ id }) => id);
  await sql`update inventario.alertas_stock set avisado_nivel = nivel, avisada_en = ${ahora}
    where id = any(${ids}::uuid[])`.execute(tx);
  const criticas = alertas.filter((alerta) => nivelDeAlerta(alerta) === 'critico');
  const unica = alertas.length === 1;
  await avisarPersonas(tx, deps, await destinatariosDe(tx, almacenId), {
    nivel: criticas.length > 0 ? 'error' : 'aviso',
    titulo: unica
      ? `${criticas.length > 0 ? 'Stock crítico' : 'Stock bajo'}: ${primera.nombre}`
      : `${alertas.length} productos bajo su mínimo en ${primera.almacen}`,
    texto: unica
      ? enPalabras(primera)
      : `${criticas.length} están en nivel crítico. Revise la lista y decida qué pedir o traer de otro almacén.`,
    lineas: unica ? [] : alertas.map((alerta) => `${alerta.nombre} (${alerta.codigo}): ${enPalabras(alerta)}`),
    enlace: `/inventario/alertas?almacen=${almacenId}`,
    // The same alert may be told of twice: low, and later critical.
    clave: unica ? `stock:${primera.id}:${nivelDeAlerta(primera)}` : `stock:resumen:${ids[0]}:${ahora.toISOString()}`,
  });
  return { avisadas: alertas.length, enResumen: !unica };
}

function enPalabras(alerta: Alerta): string {
  const unidad = unidadEnPalabras(alerta.unidad);
  const reservado = Number(alerta.reservado) > 0 ? ` (${valorUnitario(alerta.reservado)} reservados)` : '';
  return (
    `Quedan ${valorUnitario(alerta.disponible)} ${unidad} libres en ${alerta.almacen}${reservado}; ` +
    `el mínimo es ${valorUnitario(alerta.minimo)}. Se sugiere pedir ${cantidadSugerida(alerta, alerta.unidad)}.`
  );
}
