import { monto } from '@jsol/tributos/dinero';
import { fechaPeruana } from '../../../../platform/time/lima.ts';
import type { Emisor } from '../../domain/comprobante.ts';
import { nombreDocumento } from '../../domain/documento-identidad.ts';

/** `1,234.50` */
export function conMiles(importe: string): string {
  const [entero = '', decimales = ''] = importe.split('.');
  return `${entero.replace(/\B(?=(\d{3})+$)/g, ',')}${decimales === '' ? '' : `.${decimales}`}`;
}

const simbolos: Readonly<Record<string, string>> = { PEN: 'S/', USD: 'US$' };

/** `S/ 1,234.50`; below zero `−S/ 0.10`. */
export function enMoneda(moneda: string, importe: string): string {
  const [signo, valor] = importe.startsWith('-') ? ['−', importe.slice(1)] : ['', importe];
  return `${signo}${simbolos[moneda] ?? moneda} ${conMiles(monto(valor))}`;
}

export const nombreMoneda: Readonly<Record<string, string>> = { PEN: 'Soles', USD: 'Dólares americanos' };

/** A unit price: two decimals at least, as many as it has otherwise. */
export const precio = (valor: string): string => conMiles(/\.\d{3}/.test(valor) ? valor : monto(valor));

export const fechaHora = (fecha: string, hora: string): string => `${fechaPeruana(fecha)} ${hora.slice(0, 5)}`;

/** `RUC 20131312955`, or null for a customer without identification. */
export const documentoDe = (persona: { tipoDocumento: string; numeroDocumento: string }): string | null =>
  persona.tipoDocumento === '-'
    ? null
    : `${nombreDocumento[persona.tipoDocumento] ?? 'Documento'} ${persona.numeroDocumento}`;

const nombres: Readonly<Record<string, string>> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de crédito',
  '08': 'Nota de débito',
  '09': 'Guía remitente',
  '12': 'Ticket',
  '20': 'Retención',
  '31': 'Guía transportista',
  '40': 'Percepción',
};

/** Catalogue 01 in a few words: `Factura F001-15`. */
export const nombrar = (tipo: string, numero: string): string => `${nombres[tipo] ?? `Documento ${tipo}`} ${numero}`;

export const direccionDe = (emisor: Emisor): string =>
  [emisor.direccion, emisor.distrito, emisor.provincia, emisor.departamento]
    .filter((parte, indice, partes) => parte !== '' && parte.toUpperCase() !== partes[indice - 1]?.toUpperCase())
    .join(', ');

/** The legend at the foot. Res. 097-2012/SUNAT created the issuer's own system of electronic receipts. */
export const leyendaImpresa = (deQue: string, { web }: Emisor): string =>
  `Representación impresa ${deQue}. Autorizado mediante Resolución de Superintendencia N.° 097-2012/SUNAT. ` +
  `Consulte su validez en sunat.gob.pe${web ? ` y en ${web}` : ''}.`;

/** The QR of receipts: ten fields, the last one (DigestValue) only once it is signed. */
export function textoQr(campos: {
  ruc: string;
  tipo: string;
  serie: string;
  numero: number;
  igv: string;
  total: string;
  fecha: string;
  persona: { tipoDocumento: string; numeroDocumento: string };
  hash: string | null;
}): string {
  const { ruc, tipo, serie, numero, igv, total, fecha, persona, hash } = campos;
  const fijos = [ruc, tipo, serie, String(numero), igv, total, fecha, persona.tipoDocumento, persona.numeroDocumento];
  return `${[...fijos, ...(hash === null ? [] : [hash])].join('|')}|`;
}
