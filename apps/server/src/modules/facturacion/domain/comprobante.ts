import type { Moneda } from '@jsol/contracts/dinero';
import { centimos, decimal, monto, restar } from '@jsol/tributos/dinero';
import { calcularTotales, type LineaCalculada, type Totales, type Afectacion } from '@jsol/tributos/totales';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import { montoEnLetras } from './monto-en-letras.ts';

/** Catalogue 01: 01 factura, 03 boleta de venta. */
export type TipoComprobante = '01' | '03';

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

export type LineaComprobante = LineaCalculada & {
  /** 1 … n. */
  orden: number;
  productoId: string;
  codigo: string;
  descripcion: string;
  /** UN/ECE rec 20 (catalogue 03): NIU, KGM, ZZ … */
  unidad: string;
  afectacion: Afectacion;
  descuentoPorcentaje: string;
};

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
  /** As a fraction: `'0.18'`. One rate for all lines (3462). */
  tasaIgv: string;
  /** Only cash terms so far (FormaPago). */
  formaPago: 'Contado';
  emisor: Emisor;
  cliente: ClienteComprobante;
  lineas: LineaComprobante[];
  totales: Totales;
  /** Catalogue 52; always has 1000, the amount in words. */
  leyendas: { codigo: string; texto: string }[];
};

export type DatosComprobante = Pick<
  Comprobante,
  'tipo' | 'serie' | 'numero' | 'establecimiento' | 'moneda' | 'tasaIgv' | 'emisor'
> & {
  /** null: boleta without identification. */
  cliente: ClienteComprobante | null;
  lineas: readonly {
    productoId: string;
    codigo: string;
    descripcion: string;
    unidad: string;
    cantidad: string;
    precioUnitario: string;
    descuentoPorcentaje: string;
    afectacion: Afectacion;
  }[];
  emitidoEn: Date;
};

export const clienteSinIdentificar: ClienteComprobante = {
  tipoDocumento: '-',
  numeroDocumento: '-',
  nombre: 'CLIENTES VARIOS',
  direccion: null,
  email: null,
};

/** Computes the figures and freezes the content. Texts are tidied here, so that XML and paper carry the same ones. */
export function crearComprobante(datos: DatosComprobante): Comprobante {
  const { lineas, totales } = calcularTotales(datos.lineas, datos.tasaIgv);
  const cliente = datos.cliente ?? clienteSinIdentificar;
  return {
    tipo: datos.tipo,
    serie: datos.serie,
    numero: datos.numero,
    establecimiento: datos.establecimiento,
    moneda: datos.moneda,
    fechaEmision: limaDate(datos.emitidoEn),
    horaEmision: limaTime(datos.emitidoEn),
    tasaIgv: datos.tasaIgv,
    formaPago: 'Contado',
    emisor: datos.emisor,
    cliente: {
      ...cliente,
      nombre: textoLimpio(cliente.nombre),
      direccion: cliente.direccion === null ? null : textoLimpio(cliente.direccion) || null,
    },
    lineas: datos.lineas.map((linea, indice) => ({
      ...lineas[indice]!,
      orden: indice + 1,
      productoId: linea.productoId,
      codigo: textoLimpio(linea.codigo),
      // Twice: the cut may leave half of a surrogate pair, which neither XML nor jsonb takes.
      descripcion: textoLimpio(textoLimpio(linea.descripcion).slice(0, maximoDescripcion)),
      unidad: linea.unidad,
      afectacion: linea.afectacion,
      descuentoPorcentaje: linea.descuentoPorcentaje,
    })),
    totales,
    leyendas: [{ codigo: '1000', texto: montoEnLetras(totales.total, datos.moneda) }],
  };
}

/** cac:Item/cbc:Description. */
const maximoDescripcion = 500;

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

export type ReparoLinea = { orden: number; motivo: string };

/**
 * The first line that must not go out, or null. A line at zero is a free delivery: SUNAT wants it with its reference
 * value and another tax code (9996), not as a sale for nothing.
 */
export function validarLineas(comprobante: Comprobante): ReparoLinea | null {
  for (const { orden, descripcion, total } of comprobante.lineas) {
    if (descripcion === '') return { orden, motivo: `La línea ${orden} no tiene descripción.` };
    if (Number(total) === 0)
      return { orden, motivo: `La línea ${orden} queda en S/ 0.00: una entrega gratuita no se vende con descuento.` };
  }
  return comprobante.lineas.length === 0 ? { orden: 0, motivo: 'Agregue al menos un producto.' } : null;
}

/** What the line's discount took off the price with IGV; `'0.00'` when none. */
export const descuentoConIgv = (linea: LineaComprobante): string =>
  restar(monto(centimos(decimal(linea.cantidad).times(decimal(linea.precioUnitario)))), linea.total);
