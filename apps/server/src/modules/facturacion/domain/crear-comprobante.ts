import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import { monto, sumar } from '@jsol/tributos/dinero';
import type { AnticipoEntrada, DocumentoEntrada, LineaEntrada } from '@jsol/tributos/documento';
import { calcularPercepcion, calcularRetencion, montoDetraccion, pendienteDeCredito } from '@jsol/tributos/regimenes';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import {
  clienteSinIdentificar,
  textoLimpio,
  type AnticipoComprobante,
  type Articulo,
  type ClienteComprobante,
  type Comprobante,
  type Detraccion,
  type FormaPago,
  type Leyenda,
  type Nota,
  type Percepcion,
  type Retencion,
} from './comprobante.ts';
import { leyendasDe } from './leyendas.ts';

export type LineaVendida = LineaEntrada &
  Pick<Articulo, 'codigo' | 'descripcion' | 'unidad'> &
  Partial<Pick<Articulo, 'productoId' | 'codigoProductoSunat' | 'gtin' | 'propiedades'>>;

/** What a person or the till decides; what is left out does not apply. */
export type DatosVenta = Pick<Comprobante, 'tipo' | 'establecimiento' | 'moneda'> & {
  precios: DocumentoEntrada['precios'];
  /** null: boleta without identification. */
  cliente: ClienteComprobante | null;
  lineas: readonly LineaVendida[];
  /** Soles per unit of the currency; needed for anything but soles. */
  tipoCambio?: string | null;
  /** By default what lines and regímenes say: 1001 detracción, 2001 percepción, 0200 exportación, 0101 otherwise. */
  tipoOperacion?: string;
  fechaVencimiento?: string | null;
  /** Contado by default. `pagado`: the part of a credit sale that was paid at once. */
  formaPago?:
    { tipo: 'Contado' } | { tipo: 'Credito'; pagado?: string; cuotas: readonly { monto: string; vence: string }[] };
  descuentoGlobal?: DocumentoEntrada['descuentoGlobal'];
  cargosGlobales?: DocumentoEntrada['cargosGlobales'];
  anticipos?: readonly (AnticipoEntrada & Pick<AnticipoComprobante, 'documento'>)[];
  redondeo?: string;
  detraccion?: Pick<Detraccion, 'codigo' | 'porcentaje' | 'cuenta' | 'medioPago'> | null;
  percepcion?: Pick<Percepcion, 'codigo' | 'porcentaje'> | null;
  retencion?: Pick<Retencion, 'porcentaje'> | null;
  ordenCompra?: string | null;
  guias?: Comprobante['guias'];
  relacionados?: Comprobante['relacionados'];
  /** Beside those that follow from the content. */
  leyendas?: readonly Leyenda[];
  emitidoEn: Date;
};

export type DatosComprobante = DatosVenta &
  Pick<Comprobante, 'serie' | 'numero' | 'tasaIgv' | 'tasaIvap' | 'emisor'> & { nota?: Nota | null };

/**
 * Computes the figures and freezes the content. Texts are tidied here, so that XML and paper carry the same ones. Throws
 * a RangeError on figures that make no receipt, see `calcularDocumento`; {@link import('./validar-comprobante.ts')} says
 * the rest.
 */
export function crearComprobante(datos: DatosComprobante): Comprobante {
  const calculo = calcularDocumento(datos);
  const { total } = calculo.totales;
  const tipoCambio = datos.moneda === 'PEN' ? null : (datos.tipoCambio ?? null);
  const detraccion = datos.detraccion
    ? { ...datos.detraccion, monto: montoDetraccion(total, datos.detraccion.porcentaje, tipoCambio) }
    : null;
  const percepcion = datos.percepcion
    ? { ...calcularPercepcion(total, datos.percepcion.porcentaje, tipoCambio), codigo: datos.percepcion.codigo }
    : null;
  const sinLeyendas = {
    tipo: datos.tipo,
    serie: datos.serie,
    numero: datos.numero,
    establecimiento: datos.establecimiento,
    moneda: datos.moneda,
    fechaEmision: limaDate(datos.emitidoEn),
    horaEmision: limaTime(datos.emitidoEn),
    fechaVencimiento: datos.fechaVencimiento ?? null,
    tipoOperacion: datos.tipoOperacion ?? tipoOperacionDe(datos),
    tasaIgv: datos.tasaIgv,
    tasaIvap: datos.tasaIvap,
    precios: datos.precios,
    tipoCambio,
    formaPago: formaPagoDe(datos, total),
    emisor: datos.emisor,
    cliente: clienteLimpio(datos.cliente ?? clienteSinIdentificar),
    lineas: datos.lineas.map((linea, indice) => ({
      ...calculo.lineas[indice]!,
      ...articuloDe(linea),
      orden: indice + 1,
    })),
    ajustes: calculo.ajustes,
    anticipos: calculo.anticipos.map((uno, indice) => ({ ...uno, documento: datos.anticipos![indice]!.documento })),
    totales: calculo.totales,
    detraccion,
    percepcion,
    retencion: datos.retencion ? calcularRetencion(total, datos.retencion.porcentaje) : null,
    nota: datos.nota ? { ...datos.nota, sustento: textoLimpio(datos.nota.sustento) } : null,
    ordenCompra: textoLimpio(datos.ordenCompra ?? '') || null,
    guias: datos.guias ?? [],
    relacionados: datos.relacionados ?? [],
  };
  return { ...sinLeyendas, leyendas: [...leyendasDe(sinLeyendas), ...(datos.leyendas ?? [])] };
}

/** Catalogue 51, as lines and regímenes say. */
export function tipoOperacionDe({
  detraccion,
  percepcion,
  lineas,
}: {
  detraccion?: unknown;
  percepcion?: unknown;
  lineas: readonly Pick<LineaEntrada, 'afectacion'>[];
}): string {
  if (detraccion) return '1001';
  if (percepcion) return '2001';
  return lineas.length > 0 && lineas.every(({ afectacion }) => afectacion === '40') ? '0200' : '0101';
}

function formaPagoDe({ formaPago, detraccion, retencion, nota }: DatosComprobante, total: string): FormaPago {
  if (formaPago?.tipo !== 'Credito') return { tipo: 'Contado' };
  const cuotas = formaPago.cuotas.map(({ monto: importe, vence }, indice) => ({
    numero: indice + 1,
    monto: monto(importe),
    vence,
  }));
  // The note that corrects credit terms charges nothing: what is pending is what its instalments say.
  if (nota) return { tipo: 'Credito', pendiente: sumar(cuotas.map((cuota) => cuota.monto)), cuotas };
  const pendiente = pendienteDeCredito({
    total,
    porcentajeDetraccion: detraccion?.porcentaje ?? null,
    porcentajeRetencion: retencion?.porcentaje ?? null,
    pagado: formaPago.pagado ?? '0',
  });
  return { tipo: 'Credito', pendiente, cuotas };
}

const clienteLimpio = (cliente: ClienteComprobante): ClienteComprobante => ({
  ...cliente,
  nombre: textoLimpio(cliente.nombre),
  direccion: cliente.direccion === null ? null : textoLimpio(cliente.direccion) || null,
});

/** cac:Item/cbc:Description. */
const maximoDescripcion = 500;

const articuloDe = (linea: LineaVendida): Articulo => ({
  productoId: linea.productoId ?? null,
  codigo: textoLimpio(linea.codigo),
  // Twice: the cut may leave half of a surrogate pair, which neither XML nor jsonb takes.
  descripcion: textoLimpio(textoLimpio(linea.descripcion).slice(0, maximoDescripcion)),
  unidad: linea.unidad,
  codigoProductoSunat: linea.codigoProductoSunat ?? null,
  gtin: linea.gtin ?? null,
  propiedades: linea.propiedades ?? [],
});
