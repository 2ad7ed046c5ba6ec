import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { bandejaPagina, bandejaQuery, VentaEnBandeja } from '@jsol/contracts/ventas-bandeja';
import type { EstadoOffline, VentaOffline } from '@jsol/contracts/ventas-offline';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { plazosDeVenta } from '../../facturacion/public.ts';
import { alcanzaCaja, listarCajas } from '../queries/cajas.ts';

export type FilaBandeja = {
  id: string;
  uuid: string;
  original_id: string | null;
  ticket: string;
  caja_id: string;
  caja: string;
  estado: EstadoOffline;
  causa: string | null;
  motivo: string | null;
  vendida_en: Date;
  recibida_en: Date;
  contenido: VentaOffline;
  correccion: { cliente: VentaOffline['cliente'] } | null;
  total: string;
  numero: string | null;
  comprobante_id: string | null;
  incidencias: number;
};

const columnas = sql`o.id, o.uuid, o.original_id, o.ticket, o.caja_id, c.nombre as caja, o.estado, o.causa, o.motivo,
  o.vendida_en, o.recibida_en, o.contenido, o.correccion, o.total, v.numero, v.comprobante_id,
  (select count(*)::int from ventas.incidencias i where i.venta_offline_id = o.id and i.atendida_en is null) as incidencias`;
const desde = sql`from ventas.ventas_offline o join ventas.cajas c on c.id = o.caja_id
  left join ventas.ventas v on v.id = o.venta_id`;

const porResolver = sql`o.estado in ('en-revision', 'conflicto', 'recibida')`;
const conIncidencias = sql`exists (
  select from ventas.incidencias i where i.venta_offline_id = o.id and i.atendida_en is null)`;
const vistas: Readonly<Record<z.output<typeof bandejaQuery>['ver'], RawBuilder<unknown>>> = {
  'por-resolver': porResolver,
  'con-incidencias': conIncidencias,
  todas: sql`true`,
};

/** The tills a person may look after. */
export const cajasAlAlcance = async (reader: Reader, principal: Principal): Promise<string[]> =>
  (await listarCajas(reader)).filter((caja) => alcanzaCaja(principal, caja)).map(({ id }) => id);

/** What waits for a person comes by age, as its legal time runs out; the rest, the newest first. */
export async function listarBandeja(
  reader: Reader,
  { ver, cajaId, q, pagina, porPagina }: z.output<typeof bandejaQuery>,
  principal: Principal,
): Promise<z.output<typeof bandejaPagina>> {
  const cajas = await cajasAlAlcance(reader, principal);
  const suyas = sql`o.caja_id = any(${cajaId ? cajas.filter((id) => id === cajaId) : cajas}::uuid[])`;
  const texto = q ? `%${q.replace(/[\\%_]/g, '\\$&')}%` : null;
  const busca = texto
    ? sql`(o.ticket ilike ${texto} or v.numero ilike ${texto} or o.contenido->'cliente'->>'numeroDocumento' ilike ${texto}
        or o.contenido->'cliente'->>'nombre' ilike ${texto})`
    : sql`true`;
  const { rows: cuentas } = await sql<{ total: number; por_resolver: number; con_incidencias: number }>`
    select count(*) filter (where ${vistas[ver]} and ${busca})::int as total,
      count(*) filter (where ${porResolver})::int as por_resolver,
      count(*) filter (where ${conIncidencias})::int as con_incidencias
    ${desde} where ${suyas}`.execute(reader);
  const { rows } = await sql<FilaBandeja>`
    select ${columnas} ${desde} where ${suyas} and ${vistas[ver]} and ${busca}
    order by ${ver === 'por-resolver' ? sql`o.vendida_en` : sql`o.vendida_en desc`}, o.id limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(
    reader,
  );
  const cuenta = cuentas[0]!;
  return {
    items: await Promise.all(rows.map((fila) => aItem(reader, fila))),
    total: cuenta.total,
    pagina,
    porPagina,
    porResolver: cuenta.por_resolver,
    conIncidencias: cuenta.con_incidencias,
  };
}

export async function filaDeBandeja(reader: Reader, id: string): Promise<FilaBandeja | null> {
  const { rows } = await sql<FilaBandeja>`select ${columnas} ${desde} where o.id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

export const clienteEnPalabras = (cliente: VentaOffline['cliente']): string | null =>
  cliente && (cliente.tipoDocumento === '-' ? cliente.nombre : `${cliente.numeroDocumento} ${cliente.nombre}`);

export async function aItem(reader: Reader, fila: FilaBandeja): Promise<VentaEnBandeja> {
  const { tipoComprobante } = fila.contenido;
  const cliente = fila.correccion ? fila.correccion.cliente : fila.contenido.cliente;
  const sinComprobante = fila.comprobante_id === null && fila.estado !== 'descartada';
  const plazos = sinComprobante
    ? await plazosDeVenta(reader, { tipo: tipoComprobante, fechaEmision: limaDate(fila.vendida_en) })
    : null;
  return {
    id: fila.id,
    ticket: fila.ticket,
    cajaId: fila.caja_id,
    caja: fila.caja,
    estado: fila.estado,
    motivo: fila.motivo,
    vendidaEn: fila.vendida_en.toISOString(),
    recibidaEn: fila.recibida_en.toISOString(),
    tipoComprobante,
    cliente: clienteEnPalabras(cliente),
    total: fila.total,
    numero: fila.numero,
    comprobanteId: fila.comprobante_id,
    venceEl: plazos && (plazos.porResumenHasta ?? plazos.venceEl),
    incidencias: fila.incidencias,
  };
}
