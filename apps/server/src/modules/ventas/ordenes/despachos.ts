import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { Despacho, despachoDetalleSchema, EstadoDespacho } from '@jsol/contracts/ventas-ordenes';
import type { Reader } from '../../../platform/database/database.ts';
import { despachoNoEncontrado } from '../errors.ts';
import { limaDate } from '../../../platform/time/lima.ts';

/** What a person can look over at once; older ones wait behind. */
const maximo = 300;

type FilaDespacho = {
  id: string;
  numero: string;
  estado: EstadoDespacho;
  version: number;
  orden_id: string;
  orden: string;
  almacen_id: string;
  cliente: string | null;
  destino: string | null;
  lineas: number;
  creado_en: Date;
  cambiado_en: Date;
};

async function leer(reader: Reader, condicion: RawBuilder<unknown>): Promise<Despacho[]> {
  const { rows } = await sql<FilaDespacho>`
    select d.id, d.numero, d.estado, d.version, d.orden_id, o.numero as orden, d.almacen_id,
           o.cliente->>'nombre' as cliente, o.envio->>'destino' as destino, d.creado_en, d.cambiado_en,
           (select count(*)::int from ventas.despacho_lineas l where l.despacho_id = d.id) as lineas
    from ventas.despachos d join ventas.ordenes o on o.id = d.orden_id
    where ${condicion} order by d.creado_en, d.id limit ${maximo}`.execute(reader);
  return rows.map((fila) => ({
    id: fila.id,
    numero: fila.numero,
    estado: fila.estado,
    version: fila.version,
    ordenId: fila.orden_id,
    orden: fila.orden,
    almacenId: fila.almacen_id,
    cliente: fila.cliente,
    destino: fila.destino,
    lineas: fila.lineas,
    creadoEn: fila.creado_en.toISOString(),
    cambiadoEn: fila.cambiado_en.toISOString(),
  }));
}

/** The board of a branch: what is to be done, and what left today. */
export const leerTablero = (reader: Reader, almacenId: string): Promise<Despacho[]> =>
  leer(
    reader,
    sql`d.almacen_id = ${almacenId} and (d.estado in ('pendiente', 'en-preparacion', 'listo')
      or (d.estado = 'despachado' and d.cambiado_en >= ${`${limaDate(new Date())}T00:00:00-05:00`}::timestamptz))`,
  );

export async function leerDespacho(reader: Reader, id: string): Promise<Despacho> {
  const [despacho] = await leer(reader, sql`d.id = ${id}`);
  if (!despacho) throw despachoNoEncontrado('Esa orden de despacho no existe.');
  return despacho;
}

/** A dispatch with what is to be picked. */
export async function detallarDespacho(reader: Reader, id: string): Promise<z.output<typeof despachoDetalleSchema>> {
  const despacho = await leerDespacho(reader, id);
  const { rows } = await sql<{ codigo: string; descripcion: string; unidad: string; cantidad: string }>`
    select l.codigo, l.descripcion, l.unidad, trim_scale(d.cantidad)::text as cantidad
    from ventas.despacho_lineas d join ventas.orden_lineas l on l.id = d.orden_linea_id
    where d.despacho_id = ${id} order by l.orden`.execute(reader);
  return { ...despacho, items: rows };
}

export const referenciaDeDespacho = (despachoId: string): string => `despacho:${despachoId}`;
