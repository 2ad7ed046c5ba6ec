import type { RespuestaOffline } from '@jsol/contracts/ventas-offline';
import type { Reader } from '../../../platform/database/database.ts';
import type { OfflineTables } from './tables.ts';

export type RespuestaDeFila = RespuestaOffline & { filaId: string; huella: string; originalId: string | null };

/** What the till is told of a sale, as it stands now. */
const deFilas = (reader: Reader) =>
  reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.ventas_offline as o')
    .leftJoin('ventas.ventas as v', 'v.id', 'o.venta_id')
    .select([
      'o.id as filaId',
      'o.uuid as id',
      'o.huella',
      'o.original_id as originalId',
      'o.estado',
      'o.venta_id as ventaId',
      'v.comprobante_id as comprobanteId',
      'v.numero',
      'o.motivo',
    ]);

export const respuestasPorUuid = (reader: Reader, uuids: readonly string[]): Promise<RespuestaDeFila[]> =>
  deFilas(reader).where('o.uuid', 'in', uuids).execute();

export const respuestaDe = async (reader: Reader, filaId: string): Promise<RespuestaOffline> =>
  aRespuesta(await deFilas(reader).where('o.id', '=', filaId).executeTakeFirstOrThrow());

export const aRespuesta = ({
  id,
  estado,
  ventaId,
  comprobanteId,
  numero,
  motivo,
}: RespuestaDeFila): RespuestaOffline => ({
  id,
  estado,
  ventaId,
  comprobanteId,
  numero,
  motivo,
});

/** What became of sales by the id their till gave them: an open conflict says so, otherwise the first content counts. */
export async function estadosDeVentas(reader: Reader, uuids: readonly string[]): Promise<RespuestaOffline[]> {
  const filas = await respuestasPorUuid(reader, uuids);
  return [...new Set(uuids)].flatMap((uuid) => {
    const suyas = filas.filter(({ id }) => id === uuid);
    const fila =
      suyas.find(({ estado }) => estado === 'conflicto') ?? suyas.find(({ originalId }) => originalId === null);
    return fila ? [aRespuesta(fila)] : [];
  });
}
