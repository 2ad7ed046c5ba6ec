import { fechaPeruana } from '../../../../platform/time/lima.ts';
import { comparar, decimal, monto } from '@jsol/tributos/dinero';
import type { Comprobante } from '../../domain/comprobante.ts';
import { nombreDocumento } from '../../domain/documento-identidad.ts';
import { numeroCompleto } from '../../domain/numeracion.ts';

export type Impresion = {
  /** DigestValue; null while it is not signed: the paper is valid, the QR lacks its last field. */
  hash: string | null;
  pagos: readonly { medio: string; monto: string }[];
  vuelto: string;
  cajero: string;
};

export const titulo = ({ tipo }: Comprobante): string =>
  tipo === '01' ? 'FACTURA ELECTRÓNICA' : 'BOLETA DE VENTA ELECTRÓNICA';

export const numeroDe = ({ serie, numero }: Comprobante): string => numeroCompleto(serie, numero);

/** `1,234.50` */
export function conMiles(importe: string): string {
  const [entero = '', decimales = ''] = importe.split('.');
  return `${entero.replace(/\B(?=(\d{3})+$)/g, ',')}${decimales === '' ? '' : `.${decimales}`}`;
}

/** `S/ 1,234.50` */
export const enMoneda = ({ moneda }: Comprobante, importe: string): string =>
  `${moneda === 'PEN' ? 'S/' : 'US$'} ${conMiles(monto(importe))}`;

/** A unit price: two decimals at least, as many as it has otherwise. */
export const precio = (valor: string): string => conMiles(/\.\d{3}/.test(valor) ? valor : monto(valor));

export const fechaHora = ({ fechaEmision, horaEmision }: Comprobante): string =>
  `${fechaPeruana(fechaEmision)} ${horaEmision.slice(0, 5)}`;

/** `RUC 20131312955`, or null for a customer without identification. */
export const documentoCliente = ({ cliente }: Comprobante): string | null =>
  cliente.tipoDocumento === '-'
    ? null
    : `${nombreDocumento[cliente.tipoDocumento] ?? 'Documento'} ${cliente.numeroDocumento}`;

/** Rows of the totals, in the order of the law, without those that do not apply; the last is what is paid. */
export function filasDeTotales(comprobante: Comprobante): { rotulo: string; importe: string }[] {
  const { gravado, exonerado, inafecto, descuentos, igv, total } = comprobante.totales;
  const porcentaje = decimal(comprobante.tasaIgv).times(100).toFixed();
  const hay = (importe: string) => comparar(importe, '0') !== 0;
  return [
    ...(hay(descuentos) ? [{ rotulo: 'Descuentos (sin IGV)', importe: descuentos }] : []),
    ...(hay(gravado) ? [{ rotulo: 'Op. gravada', importe: gravado }] : []),
    ...(hay(exonerado) ? [{ rotulo: 'Op. exonerada', importe: exonerado }] : []),
    ...(hay(inafecto) ? [{ rotulo: 'Op. inafecta', importe: inafecto }] : []),
    { rotulo: `IGV ${porcentaje} %`, importe: igv },
    { rotulo: 'IMPORTE TOTAL', importe: total },
  ];
}

const medios: Readonly<Record<string, string>> = {
  efectivo: 'Efectivo',
  tarjeta: 'Tarjeta',
  yape: 'Yape',
  plin: 'Plin',
  transferencia: 'Transferencia',
};

export function filasDePago({ pagos, vuelto }: Impresion): { rotulo: string; importe: string }[] {
  const filas = pagos.map((pago) => ({ rotulo: medios[pago.medio] ?? pago.medio, importe: monto(pago.monto) }));
  return comparar(vuelto, '0') > 0 ? [...filas, { rotulo: 'Vuelto', importe: monto(vuelto) }] : filas;
}

/** The QR of the printed form: ten fields, the last one (DigestValue) only once it is signed. */
export function textoQr(comprobante: Comprobante, hash: string | null): string {
  const { emisor, tipo, serie, numero, totales, fechaEmision, cliente } = comprobante;
  const campos = [
    emisor.ruc,
    tipo,
    serie,
    String(numero),
    totales.igv,
    totales.total,
    fechaEmision,
    cliente.tipoDocumento,
    cliente.numeroDocumento,
    ...(hash === null ? [] : [hash]),
  ];
  return `${campos.join('|')}|`;
}

/** The legend at the foot. Res. 097-2012/SUNAT created the issuer's own system of electronic receipts. */
export function leyendaImpresa(comprobante: Comprobante): string {
  const nombre = comprobante.tipo === '01' ? 'factura electrónica' : 'boleta de venta electrónica';
  const web = comprobante.emisor.web ? ` y en ${comprobante.emisor.web}` : '';
  return (
    `Representación impresa de la ${nombre}. Autorizado mediante Resolución de Superintendencia N.° 097-2012/SUNAT. ` +
    `Consulte su validez en sunat.gob.pe${web}.`
  );
}

export const direccionDe = ({ emisor }: Comprobante): string =>
  [emisor.direccion, emisor.distrito, emisor.provincia, emisor.departamento]
    .filter((parte, indice, partes) => parte !== '' && parte.toUpperCase() !== partes[indice - 1]?.toUpperCase())
    .join(', ');
