import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { PorInformar } from '../domain/plan-resumenes.ts';

/** Read at once; what is left over is read next. */
const porLectura = 2_000;

const columnas = sql`
  c.id as "comprobanteId", c.tipo, c.serie, c.numero, c.fecha_emision as "fechaEmision",
  case when a.id is not null and a.estado not in ('aceptado', 'observado') then a.id end as "esperaA"`;

/**
 * What the resumen diario still has to tell, oldest issue date first: boletas and their notes that no file has told,
 * and voids of what SUNAT knows. Only documents issued before `hasta`: the day is not over at 23:50. Skips what other
 * transactions are telling.
 */
export async function porInformarEnResumen(
  reader: Reader,
  filtro: { hasta: Date; excepto?: readonly string[]; comprobanteIds?: readonly string[] },
): Promise<PorInformar[]> {
  const ids = filtro.comprobanteIds;
  const solo = ids ? sql`and c.id = any(${[...ids]}::uuid[])` : sql``;
  const excepto = sql`and c.id <> all(${[...(filtro.excepto ?? [])]}::uuid[])`;
  const { rows } = await sql<PorInformar>`
    select ${columnas}, 'RC' as clase, '1' as condicion, null as motivo
    from facturacion.comprobantes c left join facturacion.comprobantes a on a.id = c.afectado_id
    where c.via = 'resumen' and c.estado = 'emitido' and c.emitido_en < ${filtro.hasta} ${solo} ${excepto}
      and not exists (select from facturacion.resumen_lineas l where l.comprobante_id = c.id and l.condicion = '1'
                      and l.estado in ('en-archivo', 'aceptada'))
    union all
    select ${columnas}, l.clase, l.condicion, l.motivo
    from facturacion.resumen_lineas l
      join facturacion.comprobantes c on c.id = l.comprobante_id
      left join facturacion.comprobantes a on false
    where l.estado = 'pendiente' and l.clase = 'RC' and c.estado in ('aceptado', 'observado') ${solo} ${excepto}
    order by "fechaEmision", condicion, tipo, serie, numero
    limit ${porLectura}`.execute(reader);
  return rows;
}
