import type { Reader } from '../../../platform/database/database.ts';
import type { FacturacionTables } from '../tables.ts';

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
    ])
    .where('id', '=', comprobanteId)
    .executeTakeFirst();
}

export type PorEmitir = NonNullable<Awaited<ReturnType<typeof cargarPorEmitir>>>;
