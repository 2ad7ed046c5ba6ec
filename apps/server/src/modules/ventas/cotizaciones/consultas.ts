import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  Cotizacion,
  cotizacionesPagina,
  cotizacionesQuery,
  CotizacionResumen,
  EstadoCotizacion,
} from '@jsol/contracts/ventas-cotizaciones';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { almacenAjeno, alcanza, listarAlmacenes } from '../../inventario/public.ts';
import { cotizacionNoEncontrada } from '../errors.ts';
import type { ClienteDeVenta } from '../use-cases/registrar-cliente.ts';

type Fila = {
  id: string;
  numero: string;
  estado: EstadoCotizacion;
  cliente: ClienteDeVenta;
  vendedor: string;
  vence: string;
  total: string;
  creada_en: Date;
};

const columnas = sql`id, numero, estado, cliente, vendedor, vence::text as vence, total, creada_en`;

const resumir = ({ cliente, creada_en, id, numero, estado, vendedor, vence, total }: Fila): CotizacionResumen => ({
  id,
  numero,
  estado,
  cliente: cliente.nombre,
  vendedor,
  vence,
  total,
  creadaEn: creada_en.toISOString(),
});

/** The quotes of the warehouses within a person's reach, the newest first. */
export async function listarCotizaciones(
  reader: Reader,
  { q, estado, pagina, porPagina }: z.output<typeof cotizacionesQuery>,
  principal: Principal,
): Promise<z.output<typeof cotizacionesPagina>> {
  const suyos = (await listarAlmacenes(reader)).map(({ id }) => id).filter((id) => alcanza(principal, id));
  const texto = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const donde = sql`almacen_id = any(${suyos}::uuid[])
    and ${estado ? sql`estado = ${estado}` : sql`true`}
    and ${texto ? sql`(numero ilike ${texto} or cliente->>'nombre' ilike ${texto} or cliente->>'numeroDocumento' ilike ${texto})` : sql`true`}`;
  const { rows } = await sql<Fila>`
    select ${columnas} from ventas.cotizaciones where ${donde}
    order by creada_en desc, id desc limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader);
  const { rows: cuenta } = await sql<{ total: number }>`
    select count(*)::int as total from ventas.cotizaciones where ${donde}`.execute(reader);
  return { items: rows.map(resumir), total: cuenta[0]!.total, pagina, porPagina };
}

type FilaDetalle = Fila & {
  almacen_id: string;
  cliente_id: string;
  dias_credito: number;
  nota: string | null;
  gravado: string;
  exonerado: string;
  inafecto: string;
  igv: string;
  orden_id: string | null;
  enviada_en: Date | null;
  enviada_a: string | null;
  cerrada_en: Date | null;
  motivo: string | null;
};

const finales: Partial<Record<EstadoCotizacion, string>> = {
  aceptada: 'Aceptada',
  rechazada: 'Rechazada',
  vencida: 'Vencida',
  reemplazada: 'Reemplazada',
};

function historiaDe({ estado, creada_en, vendedor, enviada_en, enviada_a, cerrada_en, motivo }: FilaDetalle) {
  const final = finales[estado];
  return [
    ...(final && cerrada_en ? [{ en: cerrada_en, quien: vendedor, hecho: final, detalle: motivo }] : []),
    ...(enviada_en
      ? [{ en: enviada_en, quien: vendedor, hecho: 'Enviada', detalle: enviada_a && `Por correo a ${enviada_a}` }]
      : []),
    { en: creada_en, quien: vendedor, hecho: 'Registrada', detalle: null },
  ].map((hecho) => ({ ...hecho, en: hecho.en.toISOString() }));
}

export async function leerCotizacion(reader: Reader, id: string, principal: Principal): Promise<Cotizacion> {
  const { rows } = await sql<FilaDetalle>`
    select ${columnas}, almacen_id, cliente_id, dias_credito, nota, gravado, exonerado, inafecto, igv, orden_id,
           enviada_en, enviada_a, cerrada_en, motivo
    from ventas.cotizaciones where id = ${id}`.execute(reader);
  const fila = rows[0];
  if (!fila) throw cotizacionNoEncontrada('Esa cotización no existe.');
  if (!alcanza(principal, fila.almacen_id))
    throw almacenAjeno('Esa cotización es de un almacén que no está a su cargo.');
  const { rows: lineas } = await sql<Cotizacion['lineas'][number]>`
    select producto_id as "productoId", codigo, descripcion, unidad, afectacion,
           trim_scale(cantidad)::text as cantidad, precio_unitario as "precioUnitario",
           trim_scale(descuento_porcentaje)::text as "descuentoPorcentaje", total
    from ventas.cotizacion_lineas where cotizacion_id = ${id} order by orden`.execute(reader);
  const { tipoDocumento, numeroDocumento, nombre, direccion, email } = fila.cliente;
  return {
    ...resumir(fila),
    almacenId: fila.almacen_id,
    clienteId: fila.cliente_id,
    datosCliente: {
      tipoDocumento,
      numeroDocumento,
      nombre,
      direccion: direccion ?? null,
      email: email ?? null,
    },
    diasCredito: fila.dias_credito,
    nota: fila.nota,
    gravado: fila.gravado,
    exonerado: fila.exonerado,
    inafecto: fila.inafecto,
    igv: fila.igv,
    ordenId: fila.orden_id,
    lineas,
    historia: historiaDe(fila),
  };
}
