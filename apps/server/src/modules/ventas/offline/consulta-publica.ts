import { timingSafeEqual } from 'node:crypto';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { ConsultaVenta } from '@jsol/contracts/ventas-bandeja';
import type { Reader } from '../../../platform/database/database.ts';
import { archivoPdf, consultarComprobante, leerEmisor, type Archivo } from '../../facturacion/public.ts';
import { consultaNoEncontrada } from '../errors.ts';
import type { OfflineTables } from './tables.ts';

type Situacion = ConsultaVenta['situacion'];
const situaciones: Readonly<Record<EstadoComprobante, Situacion>> = {
  borrador: 'en-proceso',
  emitido: 'emitido',
  enviado: 'emitido',
  desconocido: 'emitido',
  excepcion: 'emitido',
  aceptado: 'aceptado',
  observado: 'aceptado',
  rechazado: 'rechazado',
  anulado: 'anulado',
};

const noHay = () =>
  consultaNoEncontrada(
    'No hay una compra con ese código, o la tienda aún no la envía. Si compró sin conexión, consulte otra vez más tarde.',
  );

/** A wrong code and a sale that has not come yet get one answer: the address gives nothing away. */
async function cargar(reader: Reader, uuid: string, codigo: string) {
  const fila = await reader
    .withTables<OfflineTables>()
    .selectFrom('ventas.ventas_offline as o')
    .leftJoin('ventas.ventas as v', 'v.id', 'o.venta_id')
    .select(['o.ticket', 'o.vendida_en', 'o.codigo_consulta', 'o.estado', 'o.contenido', 'v.comprobante_id'])
    .select(['v.total', 'o.total as cobrado'])
    .where('o.uuid', '=', uuid)
    .where('o.original_id', 'is', null)
    .executeTakeFirst();
  if (!fila || fila.estado === 'descartada') throw noHay();
  const [dado, suyo] = [Buffer.from(codigo), Buffer.from(fila.codigo_consulta)];
  if (dado.length !== suyo.length || !timingSafeEqual(dado, suyo)) throw noHay();
  return fila;
}

/** What a customer sees of a sale with the code printed on the copy. */
export async function consultarVenta(reader: Reader, uuid: string, codigo: string): Promise<ConsultaVenta> {
  const fila = await cargar(reader, uuid, codigo);
  const comprobante = fila.comprobante_id ? await consultarComprobante(reader, fila.comprobante_id) : null;
  const { ruc, razonSocial } = await leerEmisor(reader);
  return {
    ticket: fila.ticket,
    vendidaEn: fila.vendida_en.toISOString(),
    total: fila.total ?? fila.cobrado,
    empresa: { ruc, razonSocial },
    situacion: comprobante ? situaciones[comprobante.estado] : 'en-proceso',
    comprobante: comprobante && {
      tipo: fila.contenido.tipoComprobante,
      numero: comprobante.numero,
      conPdf: comprobante.firmado && comprobante.estado !== 'rechazado',
    },
  };
}

export async function pdfDeLaVenta(reader: Reader, uuid: string, codigo: string): Promise<Archivo> {
  const { comprobante_id: id } = await cargar(reader, uuid, codigo);
  const comprobante = id && (await consultarComprobante(reader, id));
  if (!comprobante || !comprobante.firmado || comprobante.estado === 'rechazado') throw noHay();
  return archivoPdf(reader, id, 'ticket');
}
