import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { descuentoDeLinea, type Comprobante } from '../domain/comprobante.ts';
import { esGuia, esRetencionPercepcion, type ContenidoDocumento } from '../domain/contenido.ts';

type Cifras = Pick<
  ComprobanteDetalle,
  'gravado' | 'exonerado' | 'inafecto' | 'descuentos' | 'igv' | 'enLetras' | 'nota' | 'lineas'
>;

const enCero = { gravado: '0.00', exonerado: '0.00', inafecto: '0.00', descuentos: '0.00', igv: '0.00' };
const sinPrecio = { precioUnitario: '0.00', descuento: '0.00', valor: '0.00', igv: '0.00', total: '0.00' };

/** What the page of any document shows of its content: a guide has goods without prices, a retención has payments. */
export function cifrasEnPantalla(documento: ContenidoDocumento): Cifras {
  if (esGuia(documento)) {
    return {
      ...enCero,
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
      ...enCero,
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
  return cifrasDeComprobante(documento);
}

function cifrasDeComprobante(comprobante: Comprobante): Cifras {
  const { totales, leyendas, lineas, nota, precios } = comprobante;
  return {
    gravado: totales.gravado,
    exonerado: totales.exonerado,
    inafecto: totales.inafecto,
    descuentos: totales.descuentos,
    igv: totales.igv,
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
