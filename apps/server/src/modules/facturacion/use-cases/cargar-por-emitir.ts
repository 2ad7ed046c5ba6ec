import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import type { FacturacionTables } from '../tables.ts';

/** What a note amends, as it stands now. */
export type Afectado = {
  id: string;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  venceEl: string;
  via: 'individual' | 'resumen';
};

/** What the emission needs to know of a receipt. */
export async function cargarPorEmitir(reader: Reader, comprobanteId: string) {
  return reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .select([
      'id',
      'tipo',
      'serie',
      'numero',
      'estado',
      'version',
      'motivo',
      'en_contingencia_desde',
      'fecha_emision',
      'total',
      'cliente_email',
      'contenido',
      'xml',
      'hash',
      'enviado_en',
      'envios',
      'fallas_seguidas',
      'emisor_id',
      'via',
      'ticket',
      'ticket_en',
      sql<Afectado | null>`(
        select json_build_object('id', a.id, 'serie', a.serie, 'numero', a.numero, 'estado', a.estado,
          'venceEl', a.vence_el, 'via', a.via)
        from facturacion.comprobantes a where a.id = comprobantes.afectado_id)`.as('afectado'),
      // Why nothing is sent to SUNAT now; see bloquear-emision.ts.
      sql<string | null>`(
        select b.motivo from facturacion.bloqueos b where b.levantado_en is null order by b.desde limit 1)`.as(
        'bloqueo',
      ),
    ])
    .where('id', '=', comprobanteId)
    .executeTakeFirst();
}

export type PorEmitir = NonNullable<Awaited<ReturnType<typeof cargarPorEmitir>>>;
