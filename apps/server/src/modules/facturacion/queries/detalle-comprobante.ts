import type { ComprobanteDetalle, HistoriaItem } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import { descuentoDeLinea } from '../domain/comprobante.ts';
import { explicarEstado } from '../domain/respuesta-sunat.ts';
import { leerCodigos } from './codigos-retorno.ts';
import { comprobanteNoEncontrado } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { sePuedeReintentar } from '../use-cases/reintentar-comprobante.ts';
import { itemDeTarea } from './tarea-en-palabras.ts';
import { aResumen } from './resumen.ts';

const maximoTareas = 100;

/** Newest first: what people did, what SUNAT answered, which mails left, and how each job stands (F11). */
async function cargarHistoria(reader: Reader, id: string): Promise<HistoriaItem[]> {
  const [anotaciones, tareas] = await Promise.all([
    reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.historia')
      .selectAll()
      .where('comprobante_id', '=', id)
      .execute(),
    findRuns(reader, { key: id, limit: maximoTareas }),
  ]);
  const items: HistoriaItem[] = [
    ...anotaciones.map((fila) => ({
      id: fila.id,
      en: fila.en.toISOString(),
      tipo: fila.tipo,
      titulo: fila.titulo,
      detalle: fila.detalle,
      quien: fila.quien,
      runId: fila.run_id,
    })),
    ...tareas.map(itemDeTarea),
  ];
  return items.sort((a, b) => b.en.localeCompare(a.en) || b.id.localeCompare(a.id));
}

/** One receipt with everything its page shows. Throws `facturacion.comprobante_no_encontrado`. */
export async function detalleComprobante(reader: Reader, id: string): Promise<ComprobanteDetalle> {
  const [fila, historia] = await Promise.all([
    reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.comprobantes')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst(),
    cargarHistoria(reader, id),
  ]);
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const { contenido } = fila;
  const { totales, cliente } = contenido;
  const malogrado = fila.estado === 'rechazado' || fila.estado === 'excepcion';
  return {
    ...aResumen(fila),
    ventaId: fila.venta_id,
    clienteTipoDocumento: cliente.tipoDocumento as ComprobanteDetalle['clienteTipoDocumento'],
    clienteDireccion: cliente.direccion,
    clienteEmail: cliente.email,
    gravado: totales.gravado,
    exonerado: totales.exonerado,
    inafecto: totales.inafecto,
    descuentos: totales.descuentos,
    igv: totales.igv,
    enLetras: contenido.leyendas.find((leyenda) => leyenda.codigo === '1000')?.texto ?? '',
    hash: fila.hash,
    sunatCodigo: fila.sunat_codigo,
    sunatDescripcion: fila.sunat_descripcion,
    observaciones: fila.observaciones,
    rechazo: malogrado ? explicarEstado(fila, await leerCodigos(reader)) : null,
    tieneXml: fila.xml !== null,
    tieneCdr: fila.cdr !== null,
    puedeReintentar: sePuedeReintentar(fila.estado),
    emisor: fila.emisor_nombre,
    lineas: contenido.lineas.map((linea) => ({
      orden: linea.orden,
      codigo: linea.codigo,
      descripcion: linea.descripcion,
      unidad: linea.unidad,
      cantidad: linea.cantidad,
      precioUnitario: linea.precioUnitario,
      descuento: descuentoDeLinea(linea, contenido.precios),
      valor: linea.valorVenta,
      igv: linea.igv,
      total: linea.total,
      afectacion: linea.afectacion,
    })),
    historia,
  };
}
