import type { Reader } from '../../../platform/database/database.ts';
import type { FacturacionTables } from '../tables.ts';

/** What the way of a file to SUNAT needs to know of it. */
export const cargarResumen = (reader: Reader, resumenId: string) =>
  reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.resumenes')
    .select([
      'id',
      'clase',
      'fecha_referencia',
      'fecha_generacion',
      'correlativo',
      'estado',
      'contenido',
      'xml',
      'hash',
      'ticket',
      'ticket_en',
      'consultas',
      'enviado_en',
      'envios',
      'fallas_seguidas',
      'sunat_codigo',
      'motivo',
      'reemplaza_a',
    ])
    .where('id', '=', resumenId)
    .executeTakeFirst();

export type ResumenPorTramitar = NonNullable<Awaited<ReturnType<typeof cargarResumen>>>;

/** The documents a file tells about, with what a question about each needs. */
export const lineasDeResumen = (reader: Reader, resumenId: string) =>
  reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.resumen_lineas as l')
    .innerJoin('facturacion.comprobantes as c', 'c.id', 'l.comprobante_id')
    .select([
      'l.id as lineaId',
      'l.condicion',
      'l.motivo',
      'l.orden',
      'l.pedido_por as pedidoPor',
      'c.id as comprobanteId',
      'c.tipo',
      'c.serie',
      'c.numero',
      'c.estado',
      'c.fecha_emision as fechaEmision',
      'c.total',
      'c.moneda',
      'c.cliente_nombre as cliente',
      'c.cliente_email as clienteEmail',
      'c.emisor_id as emisorId',
    ])
    .where('l.resumen_id', '=', resumenId)
    .orderBy('l.orden')
    .execute();

export type LineaDeResumen = Awaited<ReturnType<typeof lineasDeResumen>>[number];
