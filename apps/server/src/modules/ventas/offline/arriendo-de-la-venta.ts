import type { Reader } from '../../../platform/database/database.ts';
import { fechaPeruana, limaDate, limaTime } from '../../../platform/time/lima.ts';
import type { Hallazgo } from './incidencias.ts';
import type { OfflineTables } from './tables.ts';

/**
 * Whether the till was its terminal's when a sale was made. One made before another took the till is right, however late
 * it comes; one made afterwards means that two numbered at once.
 */
export async function contrastarArriendo(
  reader: Reader,
  venta: { cajaId: string; terminalId: string; arriendo: number; vendidaEn: Date; ticket: string },
): Promise<Hallazgo[]> {
  const arriendos = await reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.arriendos as a')
    .leftJoin('ventas.terminales as t', (join) =>
      join.onRef('t.caja_id', '=', 'a.caja_id').onRef('t.id', '=', 'a.terminal_id'),
    )
    .select(['a.arriendo', 'a.terminal_id', 'a.desde', 't.nombre'])
    .where('a.caja_id', '=', venta.cajaId)
    .where('a.arriendo', '>=', venta.arriendo)
    .orderBy('a.arriendo')
    .limit(2)
    .execute();
  const suyo = arriendos.find(({ arriendo }) => arriendo === venta.arriendo);
  const hallazgo = (esperado: string): Hallazgo[] => [
    { tipo: 'arriendo-vencido', asunto: venta.ticket, esperado, hallado: `Turno ${venta.arriendo} de la caja` },
  ];
  if (suyo?.terminal_id !== venta.terminalId) return hallazgo('Un terminal que tenía la caja');
  const siguiente = arriendos.find(({ arriendo }) => arriendo > venta.arriendo);
  if (!siguiente || siguiente.desde > venta.vendidaEn) return [];
  const { nombre, desde } = siguiente;
  return hallazgo(
    `Desde el ${fechaPeruana(limaDate(desde))} a las ${limaTime(desde).slice(0, 5)} la caja la tenía ${nombre ?? 'otro terminal'}`,
  );
}
