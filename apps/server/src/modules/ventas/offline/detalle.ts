import { sql } from 'kysely';
import type { DetalleBandeja, Incidencia, Salto } from '@jsol/contracts/ventas-bandeja';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { plazosDeVenta } from '../../facturacion/public.ts';
import { personaPorId } from '../../seguridad/public.ts';
import { ventaOfflineNoEncontrada } from '../errors.ts';
import { alcanzaCajaPorId } from '../queries/cajas.ts';
import { accionesPosibles } from './acciones.ts';
import { aItem, clienteEnPalabras, filaDeBandeja, type FilaBandeja } from './bandeja.ts';
import { diferenciasEntre, type Comparable } from './diferencias.ts';
import type { OfflineTables } from './tables.ts';

const noEstaEnLaBandeja = () =>
  ventaOfflineNoEncontrada('Esa venta no existe, o es de una caja que no está a su cargo.');

/** One sale with what the server has for it, its incidencias, what may be decided, and its story. */
export async function detalleDeBandeja(
  reader: Reader,
  id: string,
  { principal, ahora }: { principal: Principal; ahora: Date },
): Promise<DetalleBandeja> {
  const fila = await filaDeBandeja(reader, id);
  if (!fila || !(await alcanzaCajaPorId(reader, principal, fila.caja_id))) throw noEstaEnLaBandeja();
  const datos = await reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.ventas_offline as o')
    .leftJoin('ventas.terminales as t', (join) =>
      join.onRef('t.id', '=', 'o.terminal_id').onRef('t.caja_id', '=', 'o.caja_id'),
    )
    .select(['o.recibida_por', 'o.historia', 'o.venta_id', 't.nombre as terminal'])
    .where('o.id', '=', id)
    .executeTakeFirstOrThrow();
  const cajero = await personaPorId(reader, fila.contenido.cajeroId);
  return {
    ...(await aItem(reader, fila)),
    contenido: fila.contenido,
    terminal: datos.terminal,
    cajero: cajero?.nombre ?? null,
    recibidaPor: datos.recibida_por,
    acciones: accionesPosibles(fila, await cabeEnResumen(reader, fila, ahora)),
    contra: await contraparte(reader, fila, datos.venta_id),
    detalleIncidencias: await incidenciasDe(reader, id),
    historia: [...datos.historia].reverse(),
  };
}

async function cabeEnResumen(reader: Reader, fila: FilaBandeja, ahora: Date): Promise<boolean> {
  const { porResumenHasta } = await plazosDeVenta(reader, {
    tipo: fila.contenido.tipoComprobante,
    fechaEmision: limaDate(fila.vendida_en),
  });
  return porResumenHasta !== null && limaDate(ahora) <= porResumenHasta;
}

async function contraparte(
  reader: Reader,
  fila: FilaBandeja,
  ventaId: string | null,
): Promise<DetalleBandeja['contra']> {
  const suya = await comoComparable(reader, fila);
  if (ventaId)
    return {
      id: fila.id,
      que: `Lo registrado como ${fila.numero}`,
      diferencias: diferenciasEntre(suya, await ventaRegistradaComo(reader, ventaId)),
    };
  const hermanas = await reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.ventas_offline')
    .select('id')
    .where('uuid', '=', fila.uuid)
    .where('id', '<>', fila.id)
    .orderBy('original_id', (orden) => orden.desc().nullsFirst())
    .execute();
  const otra = hermanas[0] && (await filaDeBandeja(reader, hermanas[0].id));
  if (!otra) return null;
  return {
    id: otra.id,
    que: otra.numero
      ? `La que llegó primero, ya registrada como ${otra.numero}`
      : 'La otra que llegó con esa identidad',
    diferencias: diferenciasEntre(suya, await comoComparable(reader, otra)),
  };
}

async function comoComparable(reader: Reader, { contenido }: FilaBandeja): Promise<Comparable> {
  const cajero = await personaPorId(reader, contenido.cajeroId);
  return {
    ...contenido,
    cliente: clienteEnPalabras(contenido.cliente),
    cajero: cajero?.nombre ?? 'Alguien sin cuenta',
  };
}

async function ventaRegistradaComo(reader: Reader, ventaId: string): Promise<Comparable> {
  const db = reader.withTables<OfflineTables>();
  const venta = await db
    .selectFrom('ventas.ventas as v')
    .leftJoin('ventas.clientes as c', 'c.id', 'v.cliente_id')
    .select(['v.tipo_comprobante', 'v.total', 'v.vuelto', 'v.vendedor', 'c.numero_documento', 'c.nombre'])
    .where('v.id', '=', ventaId)
    .executeTakeFirstOrThrow();
  const lineas = await db
    .selectFrom('ventas.lineas')
    .select(['codigo', 'descripcion', 'cantidad', 'precio_unitario as precioUnitario'])
    .select('descuento_porcentaje as descuentoPorcentaje')
    .where('venta_id', '=', ventaId)
    .orderBy('orden')
    .execute();
  const pagos = await db
    .selectFrom('ventas.pagos')
    .select(['medio', 'monto', 'operacion'])
    .where('venta_id', '=', ventaId)
    .orderBy('orden')
    .execute();
  return {
    tipoComprobante: venta.tipo_comprobante,
    cliente: venta.numero_documento && `${venta.numero_documento} ${venta.nombre}`,
    total: venta.total,
    vuelto: venta.vuelto,
    cajero: venta.vendedor,
    lineas,
    pagos,
  };
}

async function incidenciasDe(reader: Reader, ventaOfflineId: string): Promise<Incidencia[]> {
  const filas = await reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.incidencias')
    .select(['id', 'tipo', 'asunto', 'esperado', 'hallado', 'creada_en', 'atendida_en', 'atendida_por', 'nota'])
    .where('venta_offline_id', '=', ventaOfflineId)
    .orderBy('id')
    .execute();
  return filas.map(({ creada_en, atendida_en, atendida_por, ...fila }) => ({
    ...fila,
    creadaEn: creada_en.toISOString(),
    atendidaEn: atendida_en?.toISOString() ?? null,
    atendidaPor: atendida_por,
  }));
}

type FilaSalto = Omit<Salto, 'creadaEn' | 'atendidaEn' | 'atendidaPor' | 'nota'> & { creada_en: Date };

/** Sales that terminals numbered and that have not come. */
export async function saltosAbiertos(reader: Reader, cajas: readonly string[]): Promise<Salto[]> {
  const { rows } = await sql<FilaSalto>`
    select i.id, i.tipo, i.asunto, i.esperado, i.hallado, i.creada_en, i.caja_id as "cajaId", c.nombre as caja
    from ventas.incidencias i join ventas.cajas c on c.id = i.caja_id
    where i.terminal_id is not null and i.atendida_en is null and i.caja_id = any(${cajas}::uuid[])
    order by i.creada_en`.execute(reader);
  return rows.map(({ creada_en, ...fila }) => ({
    ...fila,
    creadaEn: creada_en.toISOString(),
    atendidaEn: null,
    atendidaPor: null,
    nota: null,
  }));
}
