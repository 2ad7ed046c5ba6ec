import type { z } from 'zod';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import type { cifrasSchema, totalesSchema } from '@jsol/contracts/facturacion-cifras';
import { descuentoDeLinea, type Comprobante } from '../domain/comprobante.ts';
import { esGuia, esRetencionPercepcion, type ContenidoDocumento } from '../domain/contenido.ts';

type EnPantalla = Pick<ComprobanteDetalle, 'cifras' | 'enLetras' | 'nota' | 'lineas'>;

const sinPrecio = { precioUnitario: '0.00', descuento: '0.00', valor: '0.00', igv: '0.00', total: '0.00' };

/** What the page of any document shows of its content: a guide has goods without prices, a retención has payments. */
export function cifrasEnPantalla(documento: ContenidoDocumento): EnPantalla {
  if (esGuia(documento)) {
    return {
      cifras: null,
      enLetras: '',
      nota: null,
      lineas: documento.lineas.map(({ orden, codigo, descripcion, unidad, cantidad }) => ({
        ...sinPrecio,
        orden,
        codigo,
        descripcion,
        unidad,
        cantidad,
        afectacion: '',
      })),
    };
  }
  if (esRetencionPercepcion(documento)) {
    return {
      cifras: null,
      enLetras: '',
      nota: null,
      lineas: documento.documentos.map(({ orden, tipo, numero, total, cifras }) => ({
        ...sinPrecio,
        orden,
        codigo: tipo,
        descripcion: numero,
        unidad: '',
        cantidad: '1',
        precioUnitario: total,
        valor: cifras?.pagado ?? '0.00',
        total: cifras?.importe ?? '0.00',
        afectacion: '',
      })),
    };
  }
  return deComprobante(documento);
}

export const totalesParaPersonas = (totales: Comprobante['totales']): z.output<typeof totalesSchema> => ({
  gravado: totales.gravado,
  exonerado: totales.exonerado,
  inafecto: totales.inafecto,
  exportacion: totales.exportacion,
  gratuito: totales.gratuito,
  igv: totales.igv,
  ivap: totales.ivap,
  isc: totales.isc,
  icbper: totales.icbper,
  otrosTributos: totales.otrosTributos,
  impuestos: totales.impuestos,
  descuentos: totales.descuentos,
  cargosFueraDeBase: totales.cargosFueraDeBase,
  anticipos: totales.anticipos,
  redondeo: totales.redondeo,
  valorVenta: totales.valorVenta,
  precioVenta: totales.precioVenta,
  total: totales.total,
});

function cifrasDe(comprobante: Comprobante): z.output<typeof cifrasSchema> {
  const { detraccion, percepcion, retencion, formaPago, anticipos, guias, leyendas } = comprobante;
  return {
    totales: totalesParaPersonas(comprobante.totales),
    tipoCambio: comprobante.tipoCambio,
    detraccion: detraccion && {
      codigo: detraccion.codigo,
      porcentaje: detraccion.porcentaje,
      monto: detraccion.monto,
      cuenta: detraccion.cuenta,
    },
    percepcion: percepcion && {
      porcentaje: percepcion.porcentaje,
      monto: percepcion.monto,
      totalConPercepcion: percepcion.totalConPercepcion,
    },
    retencion: retencion && { porcentaje: retencion.porcentaje, monto: retencion.monto },
    credito: formaPago.tipo === 'Credito' ? { pendiente: formaPago.pendiente, cuotas: formaPago.cuotas } : null,
    anticipos: anticipos.map(({ documento, total }) => ({ numero: documento.numero, total })),
    ordenCompra: comprobante.ordenCompra,
    guias: guias.map(({ numero }) => numero),
    observaciones: leyendas.filter(({ codigo }) => codigo === null).map(({ texto }) => texto),
  };
}

function deComprobante(comprobante: Comprobante): EnPantalla {
  const { leyendas, lineas, nota, precios } = comprobante;
  return {
    cifras: cifrasDe(comprobante),
    enLetras: leyendas.find(({ codigo }) => codigo === '1000')?.texto ?? '',
    nota: nota && { motivo: nota.motivo, sustento: nota.sustento },
    lineas: lineas.map((linea) => ({
      orden: linea.orden,
      codigo: linea.codigo,
      descripcion: linea.descripcion,
      unidad: linea.unidad,
      cantidad: linea.cantidad,
      precioUnitario: linea.precioUnitario,
      descuento: descuentoDeLinea(linea, precios),
      valor: linea.valorVenta,
      igv: linea.igv,
      total: linea.total,
      afectacion: linea.afectacion,
    })),
  };
}
