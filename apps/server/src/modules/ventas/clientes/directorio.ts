import { sql } from 'kysely';
import type { z } from 'zod';
import type {
  datosClienteSchema,
  directorioPagina,
  directorioQuery,
  FichaCliente,
} from '@jsol/contracts/ventas-clientes';
import type { Cliente } from '@jsol/contracts/ventas';
import type { EstadoOrden } from '@jsol/contracts/ventas-ordenes';
import type { Reader } from '../../../platform/database/database.ts';
import { patronesDePalabras } from '../../inventario/public.ts';
import { clienteNoEncontrado } from '../errors.ts';

/** How much of each kind the ficha shows. */
const ultimos = 20;

type Fila = {
  id: string;
  tipo_documento: Cliente['tipoDocumento'];
  numero_documento: string;
  nombre: string;
  direccion: string | null;
  email: string | null;
  creado_en: Date;
  actualizado_en: Date;
};

const aCliente = ({ id, tipo_documento, numero_documento, nombre, direccion, email }: Fila): Cliente => ({
  id,
  tipoDocumento: tipo_documento,
  numeroDocumento: numero_documento,
  nombre,
  direccion,
  email,
});

/** Customers whose document or name holds every word, by name. */
export async function listarClientes(
  reader: Reader,
  { q, pagina, porPagina }: z.output<typeof directorioQuery>,
): Promise<z.output<typeof directorioPagina>> {
  const palabras = patronesDePalabras(q ?? '').map((patron) => sql`busqueda like ${patron}`);
  const donde = palabras.length > 0 ? sql.join(palabras, sql` and `) : sql`true`;
  const { rows } = await sql<Fila>`
    select * from ventas.clientes where ${donde}
    order by nombre, id limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader);
  const { rows: cuenta } = await sql<{ total: number }>`
    select count(*)::int as total from ventas.clientes where ${donde}`.execute(reader);
  return { items: rows.map(aCliente), total: cuenta[0]!.total, pagina, porPagina };
}

export async function leerDatosDeCliente(reader: Reader, id: string): Promise<z.output<typeof datosClienteSchema>> {
  const { rows } = await sql<Fila>`select * from ventas.clientes where id = ${id}`.execute(reader);
  const fila = rows[0];
  if (!fila) throw clienteNoEncontrado('Ese cliente no existe.');
  return {
    ...aCliente(fila),
    creadoEn: fila.creado_en.toISOString(),
    actualizadoEn: fila.actualizado_en.toISOString(),
  };
}

/** What was sold to a customer: at the tills, and by orders that were invoiced. */
const comprasDe = (clienteId: string) => sql`(
  select v.comprobante_id, v.numero, v.vendida_en as en, v.vendedor, v.total
  from ventas.ventas v where v.cliente_id = ${clienteId}
  union all
  select o.comprobante_id, o.comprobante, h.en, o.vendedor, o.total
  from ventas.ordenes o
  cross join lateral (select max(h.en) as en from ventas.orden_historia h where h.orden_id = o.id and h.hecho like 'Facturada con %') h
  where o.cliente_id = ${clienteId} and o.comprobante_id is not null)`;

/** What a customer bought and ordered, the newest first. */
export async function leerActividad(
  reader: Reader,
  clienteId: string,
): Promise<Pick<FichaCliente, 'resumen' | 'compras' | 'ordenes'>> {
  const { rows: compras } = await sql<{
    comprobante_id: string;
    numero: string;
    en: Date;
    vendedor: string;
    total: string;
  }>`select * from ${comprasDe(clienteId)} c order by c.en desc limit ${ultimos}`.execute(reader);
  const { rows: resumen } = await sql<{ compras: number; total: string; ultima: Date | null }>`
    select count(*)::int as compras, coalesce(sum(c.total), 0)::numeric(14, 2)::text as total, max(c.en) as ultima
    from ${comprasDe(clienteId)} c where c.en > now() - interval '12 months'`.execute(reader);
  const { rows: ordenes } = await sql<{
    id: string;
    numero: string;
    estado: EstadoOrden;
    creada_en: Date;
    total: string;
  }>`select id, numero, estado, creada_en, total from ventas.ordenes
    where cliente_id = ${clienteId} order by creada_en desc, id desc limit ${ultimos}`.execute(reader);
  return {
    resumen: { ...resumen[0]!, ultima: resumen[0]!.ultima?.toISOString() ?? null },
    compras: compras.map(({ comprobante_id, en, ...compra }) => ({
      ...compra,
      comprobanteId: comprobante_id,
      en: en.toISOString(),
    })),
    ordenes: ordenes.map(({ creada_en, ...orden }) => ({ ...orden, creadaEn: creada_en.toISOString() })),
  };
}
