import { sql } from 'kysely';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import type { ContenidoDocumento } from '../domain/contenido.ts';
import { numeroCompleto, numeroMaximo, type TipoDocumento } from '../domain/numeracion.ts';
import { serieAgotada } from '../errors.ts';
import { vencimientoDe } from '../queries/plazo-de-emision.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { anotar } from './cambiar-estado.ts';

export type DocumentoGuardado = { comprobanteId: string; numero: string };

const nombres: Readonly<Record<TipoDocumento, string>> = {
  '01': 'facturas',
  '03': 'boletas',
  '07': 'notas de crédito',
  '08': 'notas de débito',
  '09': 'guías de remisión remitente',
  '31': 'guías de remisión transportista',
  '20': 'retenciones',
  '40': 'percepciones',
};

/**
 * The row lock makes the numbers consecutive: the next document of the series waits for this one's commit or rollback.
 * `familia` tells the notes of facturas (F) from those of boletas (B).
 */
export async function tomarNumero(
  tx: Tx,
  { tipo, establecimiento, familia }: { tipo: TipoDocumento; establecimiento: string; familia?: 'F' | 'B' },
): Promise<{ serie: string; numero: number }> {
  const fila = await tx
    .withTables<FacturacionTables>()
    .updateTable('facturacion.series')
    .set({ ultimo_numero: sql`ultimo_numero + 1` })
    .where('tipo', '=', tipo)
    .where('establecimiento', '=', establecimiento)
    .where('activa', '=', true)
    .where('ultimo_numero', '<', numeroMaximo)
    .where('serie', 'like', `${familia ?? ''}%`)
    .returning(['serie', 'ultimo_numero as numero'])
    .executeTakeFirst();
  if (!fila) {
    const cuales = familia === undefined ? '' : familia === 'F' ? ' de facturas' : ' de boletas';
    throw serieAgotada(
      `El establecimiento ${establecimiento} no tiene una serie activa con números libres para ${nombres[tipo]}${cuales}.`,
    );
  }
  return fila;
}

/** How boletas and their notes are told to SUNAT, as the company chose; everything else goes by itself. */
export async function viaDe(tx: Tx, tipo: TipoDocumento, serie: string): Promise<'individual' | 'resumen'> {
  const deBoletas = tipo === '03' || ((tipo === '07' || tipo === '08') && serie.startsWith('B'));
  if (!deBoletas) return 'individual';
  const { boletas_via } = await tx
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.opciones_emision')
    .select('boletas_via')
    .executeTakeFirstOrThrow();
  return boletas_via;
}

/**
 * Freezes a numbered document and enqueues its emission, in the caller's transaction, whose series row is locked: call
 * it last.
 */
export async function guardarDocumento(
  tx: Tx,
  documento: {
    contenido: ContenidoDocumento;
    moneda: 'PEN' | 'USD';
    cliente: {
      tipoDocumento: string;
      numeroDocumento: string;
      nombre: string;
      direccion: string | null;
      email: string | null;
    };
    total: string;
    afectadoId?: string | null;
    reemplazaA?: string | null;
    ventaId?: string | null;
    /** Printed on the ticket. */
    pagos?: readonly { medio: string; monto: string }[];
    vuelto?: string;
    emisorId: string;
    emisorNombre: string;
    emitidoEn: Date;
    /** Default: what the company chose. */
    via?: 'individual' | 'resumen';
  },
): Promise<DocumentoGuardado> {
  const { contenido, cliente, emitidoEn } = documento;
  const { tipo, serie, numero } = contenido;
  const comprobanteId = uuidv7();
  const fecha = limaDate(emitidoEn);
  const via = documento.via ?? (await viaDe(tx, tipo, serie));
  const venceEl = await vencimientoDe(tx, { tipo, serie, via, fechaEmision: fecha });
  await tx
    .withTables<FacturacionTables>()
    .insertInto('facturacion.comprobantes')
    .values({
      id: comprobanteId,
      tipo,
      serie,
      numero,
      estado: 'emitido',
      fecha_emision: fecha,
      emitido_en: emitidoEn,
      vence_el: venceEl,
      moneda: documento.moneda,
      cliente_tipo_documento: cliente.tipoDocumento,
      cliente_numero_documento: cliente.numeroDocumento,
      cliente_nombre: cliente.nombre,
      cliente_direccion: cliente.direccion,
      cliente_email: cliente.email,
      via,
      afectado_id: documento.afectadoId ?? null,
      reemplaza_a: documento.reemplazaA ?? null,
      contenido: JSON.stringify(contenido),
      pagos: JSON.stringify(documento.pagos ?? []),
      vuelto: documento.vuelto ?? '0.00',
      total: documento.total,
      xml: null,
      hash: null,
      cdr: null,
      sunat_codigo: null,
      sunat_descripcion: null,
      observaciones: '[]',
      motivo: null,
      venta_id: documento.ventaId ?? null,
      emisor_id: documento.emisorId,
      emisor_nombre: documento.emisorNombre,
    })
    .execute();
  const completo = numeroCompleto(serie, numero);
  await anotar(tx, comprobanteId, { tipo: 'persona', titulo: `Emitió ${completo}`, quien: documento.emisorNombre });
  await enqueue(tx, emitirComprobanteSunat, { comprobanteId, numero: completo, venceEl });
  return { comprobanteId, numero: completo };
}
