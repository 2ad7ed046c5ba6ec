import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  EstadoDespacho,
  EstadoOrden,
  Orden,
  ordenesPagina,
  ordenesQuery,
  OrdenResumen,
} from '@jsol/contracts/ventas-ordenes';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { almacenAjeno, alcanza, listarAlmacenes } from '../../inventario/public.ts';
import { ordenNoEncontrada } from '../errors.ts';
import type { Envio } from './orden.ts';

type Fila = {
  id: string;
  numero: string;
  canal: string;
  estado: EstadoOrden;
  version: number;
  almacen_id: string;
  cliente: string | null;
  vendedor: string;
  total: string;
  comprobante: string | null;
  pendiente: boolean;
  creada_en: Date;
};

const columnas = sql`o.id, o.numero, o.canal, o.estado, o.version, o.almacen_id, o.cliente->>'nombre' as cliente, o.vendedor,
  o.total, o.comprobante, o.creada_en,
  o.estado = 'aprobada' and exists (select from ventas.orden_lineas l
    where l.orden_id = o.id and l.unidad <> 'ZZ' and l.atendida < l.cantidad) as pendiente`;

const resumir = (fila: Fila, almacenes: ReadonlyMap<string, string>): OrdenResumen => ({
  id: fila.id,
  numero: fila.numero,
  canal: fila.canal,
  estado: fila.estado,
  version: fila.version,
  almacenId: fila.almacen_id,
  almacen: almacenes.get(fila.almacen_id) ?? '',
  cliente: fila.cliente,
  vendedor: fila.vendedor,
  total: fila.total,
  comprobante: fila.comprobante,
  pendiente: fila.pendiente,
  creadaEn: fila.creada_en.toISOString(),
});

const nombresDeAlmacenes = async (reader: Reader) =>
  new Map((await listarAlmacenes(reader)).map(({ id, nombre }) => [id, nombre]));

/** The orders of the warehouses within a person's reach, the newest first. */
export async function listarOrdenes(
  reader: Reader,
  { q, estado, pagina, porPagina }: z.output<typeof ordenesQuery>,
  principal: Principal,
): Promise<z.output<typeof ordenesPagina>> {
  const almacenes = await nombresDeAlmacenes(reader);
  const suyos = [...almacenes.keys()].filter((id) => alcanza(principal, id));
  const texto = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const donde = sql`o.almacen_id = any(${suyos}::uuid[])
    and ${estado ? sql`o.estado = ${estado}` : sql`true`}
    and ${texto ? sql`(o.numero ilike ${texto} or o.comprobante ilike ${texto} or o.cliente->>'nombre' ilike ${texto} or o.cliente->>'numeroDocumento' ilike ${texto})` : sql`true`}`;
  const { rows } = await sql<Fila>`
    select ${columnas} from ventas.ordenes o where ${donde}
    order by o.creada_en desc, o.id desc limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader);
  const { rows: cuenta } = await sql<{ total: number }>`
    select count(*)::int as total from ventas.ordenes o where ${donde}`.execute(reader);
  return { items: rows.map((fila) => resumir(fila, almacenes)), total: cuenta[0]!.total, pagina, porPagina };
}

type FilaDetalle = Fila & {
  tipo_documento: string | null;
  numero_documento: string | null;
  cliente_id: string | null;
  atencion: 'parcial' | 'linea-completa';
  dias_credito: number;
  envio: Envio | null;
  nota: string | null;
  gravado: string;
  exonerado: string;
  inafecto: string;
  igv: string;
  comprobante_id: string | null;
};

/** One order with its lines, its dispatches and its story, the newest first. */
export async function leerOrden(reader: Reader, id: string, principal: Principal): Promise<Orden> {
  const { rows } = await sql<FilaDetalle>`
    select ${columnas}, o.cliente->>'tipoDocumento' as tipo_documento, o.cliente->>'numeroDocumento' as numero_documento,
           o.cliente_id, o.atencion, o.dias_credito, o.envio, o.nota, o.gravado, o.exonerado, o.inafecto, o.igv,
           o.comprobante_id
    from ventas.ordenes o where o.id = ${id}`.execute(reader);
  const fila = rows[0];
  if (!fila) throw ordenNoEncontrada('Esa orden de venta no existe.');
  if (!alcanza(principal, fila.almacen_id)) throw almacenAjeno('Esa orden es de un almacén que no está a su cargo.');
  const { rows: lineas } = await sql<Orden['lineas'][number]>`
    select id, codigo, descripcion, unidad, trim_scale(cantidad)::text as cantidad,
           case when scale(trim_scale(precio_unitario)) > 2 then trim_scale(precio_unitario)
                else precio_unitario::numeric(22, 2) end::text as "precioUnitario",
           trim_scale(descuento_porcentaje)::text as "descuentoPorcentaje", total,
           trim_scale(atendida)::text as atendida
    from ventas.orden_lineas where orden_id = ${id} order by orden`.execute(reader);
  const { rows: despachos } = await sql<{
    id: string;
    numero: string;
    estado: EstadoDespacho;
    version: number;
    creado_en: Date;
  }>`select id, numero, estado, version, creado_en from ventas.despachos
    where orden_id = ${id} order by creado_en, id`.execute(reader);
  const { rows: historia } = await sql<{ en: Date; quien: string; hecho: string; detalle: string | null }>`
    select en, quien, hecho, detalle from ventas.orden_historia
    where orden_id = ${id} order by id desc`.execute(reader);
  return {
    ...resumir(fila, await nombresDeAlmacenes(reader)),
    tipoDocumento: fila.tipo_documento,
    numeroDocumento: fila.numero_documento,
    clienteId: fila.cliente_id,
    atencion: fila.atencion,
    diasCredito: fila.dias_credito,
    envio: fila.envio,
    nota: fila.nota,
    gravado: fila.gravado,
    exonerado: fila.exonerado,
    inafecto: fila.inafecto,
    igv: fila.igv,
    comprobanteId: fila.comprobante_id,
    lineas,
    despachos: despachos.map(({ creado_en, ...despacho }) => ({ ...despacho, creadoEn: creado_en.toISOString() })),
    historia: historia.map(({ en, ...hecho }) => ({ ...hecho, en: en.toISOString() })),
  };
}
