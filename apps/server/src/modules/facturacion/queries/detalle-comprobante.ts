import type { ComprobanteDetalle, HistoriaItem } from '@jsol/contracts/facturacion';
import type { Reader } from '../../../platform/database/database.ts';
import { findRuns } from '../../../platform/tasks/runs-queries.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { esComprobante } from '../domain/contenido.ts';
import { quedaPorAjustar } from '../domain/nota.ts';
import { explicarEstado } from '../domain/respuesta-sunat.ts';
import { comprobanteNoEncontrado } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { seCorrigeElCliente } from '../use-cases/corregir-cliente.ts';
import { seModifica } from '../use-cases/emitir-nota.ts';
import { sePuedeReintentar } from '../use-cases/reintentar-comprobante.ts';
import { leerCodigos } from './codigos-retorno.ts';
import { anulacionPosible, archivosDeComprobante, comprobantesLigados } from './ligados.ts';
import { cifrasEnPantalla } from './cifras-en-pantalla.ts';
import { notasVigentes, yaAjustado } from './notas.ts';
import { plazoDeAnulacion } from './plazo-de-anulacion.ts';
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

/** One document with everything its page shows. Throws `facturacion.comprobante_no_encontrado`. */
export async function detalleComprobante(reader: Reader, id: string, ahora: Date): Promise<ComprobanteDetalle> {
  const [fila, historia, ligados, archivos] = await Promise.all([
    reader
      .withTables<FacturacionTables>()
      .selectFrom('facturacion.comprobantes')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst(),
    cargarHistoria(reader, id),
    comprobantesLigados(reader, id),
    archivosDeComprobante(reader, id),
  ]);
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const { contenido, estado, tipo } = fila;
  const malogrado = estado === 'rechazado' || estado === 'excepcion';
  const seAnota = esComprobante(contenido) && (contenido.tipo === '01' || contenido.tipo === '03');
  const dias = await plazoDeAnulacion(reader, { tipo, serie: fila.serie, fechaEmision: fila.fecha_emision });
  return {
    ...aResumen(fila),
    ...cifrasEnPantalla(contenido),
    ...ligados,
    ventaId: fila.venta_id,
    clienteTipoDocumento: fila.cliente_tipo_documento,
    clienteDireccion: fila.cliente_direccion,
    clienteEmail: fila.cliente_email,
    establecimiento: contenido.establecimiento,
    hash: fila.hash,
    sunatCodigo: fila.sunat_codigo,
    sunatDescripcion: fila.sunat_descripcion,
    observaciones: fila.observaciones,
    rechazo: malogrado ? explicarEstado(fila, await leerCodigos(reader)) : null,
    tieneXml: fila.xml !== null,
    tieneCdr: fila.cdr !== null,
    ticket: fila.ticket,
    envios: fila.envios,
    archivos,
    anulacion: await anulacionPosible(reader, fila, ligados.notas, { hoy: limaDate(ahora), dias }),
    puedeReintentar: sePuedeReintentar(estado),
    puedeNota: seAnota && seModifica(estado),
    puedeReemitir: estado === 'rechazado' && ligados.reemplazadoPor === null,
    puedeCorregirCliente: seCorrigeElCliente(fila),
    queda: seAnota ? quedaPorAjustar(contenido, yaAjustado(contenido, await notasVigentes(reader, id))) : null,
    emisor: fila.emisor_nombre,
    historia,
  };
}
