import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import type { PorInformar } from '../domain/plan-resumenes.ts';

/**
 * Lines `l` (with their document `c` and file `r`) of a refused file that are still to be told: nothing was said about
 * them since, and SUNAT would take it. A void that lost its time is not.
 */
const quedaPorDecir = (hoy: string): RawBuilder<boolean> => sql<boolean>`
  l.estado = 'rechazada'
  and case when l.condicion = '1' then c.estado = 'emitido' and c.via = 'resumen'
      else c.estado in ('aceptado', 'observado') end
  and (l.condicion <> '3' or r.vence_el >= ${hoy})
  and not exists (select from facturacion.resumen_lineas despues where despues.comprobante_id = l.comprobante_id
                  and despues.condicion = l.condicion and despues.id > l.id)`;

/** How many of the file `r` those are. */
export const cuantosQuedan = (hoy: string): RawBuilder<number> => sql<number>`
  (select count(*)::int from facturacion.resumen_lineas l join facturacion.comprobantes c on c.id = l.comprobante_id
   where l.resumen_id = r.id and ${quedaPorDecir(hoy)})`;

/** What a refused file told and is still to be told. */
export async function porRepetir(reader: Reader, resumenId: string, hoy: string): Promise<PorInformar[]> {
  const { rows } = await sql<PorInformar>`
    select c.id as "comprobanteId", c.tipo, c.serie, c.numero, c.fecha_emision as "fechaEmision", l.clase, l.condicion,
      l.motivo, case when l.condicion = '1' and a.estado not in ('aceptado', 'observado') then a.id end as "esperaA"
    from facturacion.resumen_lineas l
      join facturacion.resumenes r on r.id = l.resumen_id
      join facturacion.comprobantes c on c.id = l.comprobante_id
      left join facturacion.comprobantes a on a.id = c.afectado_id
    where l.resumen_id = ${resumenId} and ${quedaPorDecir(hoy)}
    order by l.orden`.execute(reader);
  return rows;
}
