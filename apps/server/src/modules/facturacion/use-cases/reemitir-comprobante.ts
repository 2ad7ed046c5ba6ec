import { sql } from 'kysely';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { Tx } from '../../../platform/database/database.ts';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import type { ClienteComprobante } from '../domain/comprobante.ts';
import { esComprobante, esGuia, esRetencionPercepcion, type ContenidoDocumento } from '../domain/contenido.ts';
import { validarCliente } from '../domain/documento-identidad.ts';
import { numeroCompleto, type TipoDocumento } from '../domain/numeracion.ts';
import { comprobanteInvalido, comprobanteNoEncontrado, reemisionNoCorresponde } from '../errors.ts';
import { parametroVigente } from '../queries/parametros.ts';
import { anotar } from './cambiar-estado.ts';
import { guardarDocumento, tomarNumero, type DocumentoGuardado } from './guardar-documento.ts';

type Quien = { emisorId: string; emisorNombre: string; emitidoEn: Date };

export type Rechazado = {
  tipo: TipoDocumento;
  serie: string;
  numero: number;
  estado: EstadoComprobante;
  moneda: 'PEN' | 'USD';
  total: string;
  cliente_email: string | null;
  cliente_direccion: string | null;
  cliente_tipo_documento: string;
  cliente_numero_documento: string;
  cliente_nombre: string;
  afectado_id: string | null;
  venta_id: string | null;
  pagos: { medio: string; monto: string }[];
  vuelto: string;
  contenido: ContenidoDocumento;
  reemplazado: string | null;
};

/**
 * Locked, so that it is issued again once. Throws `facturacion.reemision_no_corresponde` for what SUNAT did not reject
 * and for what already has its other number.
 */
export async function tomarRechazado(tx: Tx, comprobanteId: string): Promise<Rechazado> {
  const { rows } = await sql<Rechazado>`
    select c.*, (select r.serie || '-' || r.numero from facturacion.comprobantes r where r.reemplaza_a = c.id) as reemplazado
    from facturacion.comprobantes c where c.id = ${comprobanteId} for update of c`.execute(tx);
  const fila = rows[0];
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const anterior = numeroCompleto(fila.serie, fila.numero);
  if (fila.reemplazado) throw reemisionNoCorresponde(`${anterior} ya se emitió de nuevo como ${fila.reemplazado}.`);
  if (fila.estado !== 'rechazado')
    throw reemisionNoCorresponde(`${anterior} está ${fila.estado}: solo se emite de nuevo lo que SUNAT rechazó.`);
  return fila;
}

export const anotarReemision = (tx: Tx, comprobanteId: string, numero: string, quien: string): Promise<unknown> =>
  anotar(tx, comprobanteId, { tipo: 'persona', titulo: `Emitido de nuevo como ${numero}`, quien });

/**
 * Issues again, under a new number and today's date, what SUNAT rejected; the rejected one and its number stay where
 * they are, linked. `cliente` corrects whom it is for, the commonest cause. Once for each document.
 */
export async function reemitirComprobante(
  tx: Tx,
  comprobanteId: string,
  { cliente, ...quien }: { cliente: ClienteComprobante | null } & Quien,
): Promise<DocumentoGuardado> {
  const fila = await tomarRechazado(tx, comprobanteId);
  const umbral = await parametroVigente(tx, 'umbral_identificacion_boleta', limaDate(quien.emitidoEn));
  const corregido = conCliente(fila.contenido, cliente, fila.total, umbral);
  const numerado = await tomarNumero(tx, {
    tipo: fila.tipo,
    establecimiento: fila.contenido.establecimiento,
    ...(fila.tipo === '07' || fila.tipo === '08' ? { familia: fila.serie.startsWith('F') ? 'F' : 'B' } : {}),
  });
  const contenido: ContenidoDocumento = {
    ...corregido,
    ...numerado,
    fechaEmision: limaDate(quien.emitidoEn),
    horaEmision: limaTime(quien.emitidoEn),
  };
  const nuevo = await guardarDocumento(tx, {
    contenido,
    moneda: fila.moneda,
    cliente: cliente ?? {
      tipoDocumento: fila.cliente_tipo_documento,
      numeroDocumento: fila.cliente_numero_documento,
      nombre: fila.cliente_nombre,
      direccion: fila.cliente_direccion,
      email: fila.cliente_email,
    },
    total: fila.total,
    afectadoId: fila.afectado_id,
    ventaId: fila.venta_id,
    pagos: fila.pagos,
    vuelto: fila.vuelto,
    reemplazaA: comprobanteId,
    ...quien,
  });
  await anotarReemision(tx, comprobanteId, nuevo.numero, quien.emisorNombre);
  return nuevo;
}

function conCliente(
  contenido: ContenidoDocumento,
  cliente: ClienteComprobante | null,
  total: string,
  umbral: string,
): ContenidoDocumento {
  if (!cliente) return contenido;
  if (esGuia(contenido) || esRetencionPercepcion(contenido) || !esComprobante(contenido))
    throw comprobanteInvalido('A ese documento no se le cambia el cliente: emítalo desde el principio.');
  const { tipo } = contenido;
  const deFactura = tipo === '01' || contenido.nota?.afectado.tipo === '01';
  const reparo = validarCliente({
    tipo: deFactura ? '01' : '03',
    umbral,
    totalEnSoles: total,
    cliente,
  });
  if (reparo) {
    throw comprobanteInvalido(reparo.motivo, {
      errors: [{ pointer: `/cliente/${reparo.campo}`, detail: reparo.motivo }],
    });
  }
  return { ...contenido, cliente };
}
