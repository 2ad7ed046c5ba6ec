import type { Moneda } from '@jsol/contracts/dinero';
import { centimos, decimal, monto, restar, sumar } from '@jsol/tributos/dinero';
import type { AjusteCalculado, DocumentoEntrada, LineaCalculada, Totales } from '@jsol/tributos/documento';

/** Catalogue 01: 01 factura, 03 boleta de venta, 07 nota de crédito, 08 nota de débito. */
export type TipoComprobante = '01' | '03' | '07' | '08';

export const nombreComprobante: Readonly<Record<TipoComprobante, string>> = {
  '01': 'Factura electrónica',
  '03': 'Boleta de venta electrónica',
  '07': 'Nota de crédito electrónica',
  '08': 'Nota de débito electrónica',
};

export type Emisor = {
  ruc: string;
  razonSocial: string;
  nombreComercial: string;
  direccion: string;
  distrito: string;
  provincia: string;
  departamento: string;
  /** INEI, 6 digits. */
  ubigeo: string;
  telefono: string | null;
  web: string | null;
};

export type ClienteComprobante = {
  /** Catalogue 06; `'-'` with number `'-'` for a boleta without identification. */
  tipoDocumento: string;
  numeroDocumento: string;
  nombre: string;
  direccion: string | null;
  email: string | null;
};

export type Cuota = { numero: number; monto: string; /** Lima date. */ vence: string };

/** `pendiente`: what the instalments add up to, see `pendienteDeCredito`. */
export type FormaPago = { tipo: 'Contado' } | { tipo: 'Credito'; pendiente: string; cuotas: Cuota[] };

/** Catalogue 52; null: free text. */
export type Leyenda = { codigo: string | null; texto: string };

/** Catalogue 55: vehicles, hotels, transport … */
export type PropiedadLinea = { codigo: string; nombre: string; valor: string };

export type Articulo = {
  productoId: string | null;
  codigo: string;
  descripcion: string;
  /** UN/ECE rec 20 (catalogue 03): NIU, KGM, ZZ … */
  unidad: string;
  /** UNSPSC, 8 digits. */
  codigoProductoSunat: string | null;
  gtin: string | null;
  propiedades: PropiedadLinea[];
};

export type LineaComprobante = LineaCalculada & Articulo & { /** 1 … n. */ orden: number };

export type AnticipoComprobante = {
  codigo: '04' | '05' | '06';
  base: string;
  total: string;
  /** The receipt of that payment. Catalogue 12: 02 factura, 03 boleta. */
  documento: { tipo: '02' | '03'; numero: string };
};

/** Amount in soles; `medioPago` of catalogue 59, `codigo` of catalogue 54. */
export type Detraccion = { codigo: string; porcentaje: string; monto: string; cuenta: string; medioPago: string };
/** Amounts in soles; catalogue 53. */
export type Percepcion = {
  codigo: '51' | '52' | '53';
  porcentaje: string;
  base: string;
  monto: string;
  totalConPercepcion: string;
};
/** Code 62 of catalogue 53, in the receipt's currency. */
export type Retencion = { porcentaje: string; base: string; monto: string };

export type DocumentoAfectado = { tipo: '01' | '03'; /** `F001-15` */ numero: string; fechaEmision: string };
/** `motivo` of catalogue 09 (07) or 10 (08). */
export type Nota = { motivo: string; sustento: string; afectado: DocumentoAfectado };

/**
 * A receipt as it was issued, kept as JSON in `comprobantes.contenido`. XML and printed form are made from it and from
 * nothing else, so they say the same today and in five years. Amounts are decimal strings; dates are Lima's.
 */
export type Comprobante = {
  tipo: TipoComprobante;
  serie: string;
  numero: number;
  /** SUNAT's code of the establishment, 4 digits; `'0000'` is the head office. */
  establecimiento: string;
  moneda: Moneda;
  /** `2026-11-24` */
  fechaEmision: string;
  /** `18:05:09` */
  horaEmision: string;
  fechaVencimiento: string | null;
  /** Catalogue 51. */
  tipoOperacion: string;
  /** As fractions: `'0.18'`. One rate for all lines (3462). */
  tasaIgv: string;
  tasaIvap: string;
  precios: DocumentoEntrada['precios'];
  /** Soles per unit of a foreign currency on the issue date; null for PEN. */
  tipoCambio: string | null;
  formaPago: FormaPago;
  emisor: Emisor;
  cliente: ClienteComprobante;
  lineas: LineaComprobante[];
  ajustes: AjusteCalculado[];
  anticipos: AnticipoComprobante[];
  totales: Totales;
  detraccion: Detraccion | null;
  percepcion: Percepcion | null;
  retencion: Retencion | null;
  /** 07 and 08 only. */
  nota: Nota | null;
  ordenCompra: string | null;
  guias: { tipo: '09' | '31'; numero: string }[];
  /** Catalogue 12. */
  relacionados: { tipo: string; numero: string }[];
  /** Always has 1000, the amount in words. */
  leyendas: Leyenda[];
};

export const clienteSinIdentificar: ClienteComprobante = {
  tipoDocumento: '-',
  numeroDocumento: '-',
  nombre: 'CLIENTES VARIOS',
  direccion: null,
  email: null,
};

/**
 * One line of text that XML 1.0 can carry: no control characters, lone surrogates or non-characters, no runs of
 * blanks. SUNAT refuses line breaks and leading blanks in names and descriptions.
 */
export const textoLimpio = (texto: string): string =>
  texto
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** What was taken off the line, in the document's kind of price; `'0.00'` when nothing was, or as much was added. */
export function descuentoDeLinea(linea: LineaComprobante, precios: DocumentoEntrada['precios']): string {
  if (linea.tipoPrecio === '02') return '0.00';
  if (precios === 'sin-impuestos')
    return sumar(linea.ajustes.filter(({ codigo }) => codigo === '00').map((ajuste) => ajuste.monto));
  const bruto = monto(centimos(decimal(linea.cantidad).times(decimal(linea.precioUnitario))));
  const rebaja = restar(sumar([bruto, linea.icbper?.monto ?? '0']), linea.total);
  return rebaja.startsWith('-') ? '0.00' : rebaja;
}
