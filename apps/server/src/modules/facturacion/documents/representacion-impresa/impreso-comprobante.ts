import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { comparar, decimal, monto, restar, sumar } from '@jsol/tributos/dinero';
import { fechaPeruana } from '../../../../platform/time/lima.ts';
import {
  descuentoDeLinea,
  nombreComprobante,
  type Comprobante,
  type LineaComprobante,
} from '../../domain/comprobante.ts';
import { numeroCompleto } from '../../domain/numeracion.ts';
import {
  conMiles,
  documentoDe,
  enMoneda,
  fechaHora,
  leyendaImpresa,
  nombrar,
  nombreMoneda,
  precio,
  textoQr,
} from './formato.ts';
import type { Bloque, Columna, Fila, Importe, Impresion, Impreso, Par } from './impreso.ts';

const hay = (importe: string): boolean => comparar(importe, '0') !== 0;
const porciento = (fraccion: string): string => decimal(fraccion).times(100).toFixed();

/** Factura, boleta and notes. */
export function impresoDeComprobante(comprobante: Comprobante, impresion: Impresion): Impreso {
  const { tipo, serie, numero, emisor, cliente, totales, moneda, fechaEmision } = comprobante;
  const nombre = nombreComprobante[tipo];
  return {
    titulo: nombre.toUpperCase(),
    numero: numeroCompleto(serie, numero),
    emisor,
    fechaEmision,
    horaEmision: comprobante.horaEmision,
    datos: [
      ['Cliente', cliente.nombre],
      ['Documento', documentoDe(cliente) ?? 'Sin identificar'],
      ...(cliente.direccion ? [['Dirección', cliente.direccion] as const] : []),
    ],
    condiciones: condiciones(comprobante),
    bloques: documentoModificado(comprobante),
    ...tabla(comprobante),
    totales: filasDeTotales(comprobante),
    total: { rotulo: 'IMPORTE TOTAL', importe: enMoneda(moneda, totales.total) },
    pagos: filasDePago(moneda, impresion),
    leyendas: comprobante.leyendas.map(({ texto }) => texto),
    anexos: anexos(comprobante),
    qr: textoQr({
      ruc: emisor.ruc,
      tipo,
      serie,
      numero,
      igv: totales.igv,
      total: totales.total,
      fecha: fechaEmision,
      persona: cliente,
      hash: impresion.hash,
    }),
    hash: impresion.hash,
    leyendaImpresa: leyendaImpresa(`de la ${nombre.toLowerCase()}`, emisor),
    firma: `Atendido por ${impresion.cajero}`,
    despedida: tipo === '01' || tipo === '03' ? 'Gracias por su compra' : null,
  };
}

function condiciones(comprobante: Comprobante): Par[] {
  const { tipo, moneda, formaPago, fechaVencimiento, tipoCambio, ordenCompra, guias, relacionados } = comprobante;
  return [
    ['Emisión', fechaHora(comprobante.fechaEmision, comprobante.horaEmision)],
    ...(fechaVencimiento ? [['Vencimiento', fechaPeruana(fechaVencimiento)] as const] : []),
    ['Moneda', nombreMoneda[moneda] ?? moneda],
    ...(tipoCambio ? [['Tipo de cambio', tipoCambio] as const] : []),
    // A note has terms only where it changes them (reason 13).
    ...(tipo === '01' || tipo === '03' || formaPago.tipo === 'Credito'
      ? [['Forma de pago', formaPago.tipo === 'Contado' ? 'Contado' : 'Crédito'] as const]
      : []),
    ...(ordenCompra ? [['Orden de compra', ordenCompra] as const] : []),
    ...(guias.length > 0 ? [['Guías', guias.map((guia) => guia.numero).join(', ')] as const] : []),
    ...(relacionados.length > 0 ? [['Relacionados', relacionados.map((uno) => uno.numero).join(', ')] as const] : []),
  ];
}

function documentoModificado({ nota }: Comprobante): Bloque[] {
  if (!nota) return [];
  const { afectado, motivo, sustento } = nota;
  return [
    {
      titulo: 'Documento que modifica',
      filas: [
        ['Documento', nombrar(afectado.tipo, afectado.numero)],
        ['Emitido el', fechaPeruana(afectado.fechaEmision)],
        ['Motivo', `${motivo} · ${sustento}`],
      ],
    },
  ];
}

/** What the line is for: with prices that include taxes what is paid, otherwise the value. */
const importeDe = (linea: LineaComprobante, precios: Comprobante['precios']): string =>
  linea.tipoPrecio === '02' ? '0.00' : precios === 'con-impuestos' ? linea.total : linea.valorVenta;

const descripcionDe = (linea: LineaComprobante): string =>
  [
    `${linea.descripcion}${linea.tipoPrecio === '02' ? ' (gratuito)' : ''}`,
    ...linea.propiedades.map(({ nombre, valor }) => `${nombre}: ${valor}`),
  ].join('\n');

function tabla(comprobante: Comprobante): { columnas: Columna[]; filas: Fila[] } {
  const { precios, moneda, lineas } = comprobante;
  const descuentos = lineas.map((linea) => descuentoDeLinea(linea, precios));
  const conDescuento = descuentos.some(hay);
  let suma = '0.00';
  const filas = lineas.map((linea, indice): Fila => {
    const descuento = hay(descuentos[indice]!) ? `−${conMiles(descuentos[indice]!)}` : '';
    const importe = conMiles(importeDe(linea, precios));
    const unidad = unidadEnPalabras(linea.unidad);
    suma = sumar([suma, importeDe(linea, precios)]);
    const cuenta = `${conMiles(linea.cantidad)} ${unidad} × ${precio(linea.precioUnitario)}`;
    return {
      celdas: [
        linea.codigo,
        descripcionDe(linea),
        conMiles(linea.cantidad),
        unidad,
        precio(linea.precioUnitario),
        ...(conDescuento ? [descuento] : []),
        importe,
      ],
      enTicket: {
        texto: descripcionDe(linea),
        detalle:
          descuento === ''
            ? [{ izquierda: cuenta, derecha: importe }]
            : [
                { izquierda: cuenta, derecha: '' },
                { izquierda: `Dscto.: ${descuento}`, derecha: importe },
              ],
      },
      acumulado: enMoneda(moneda, suma),
    };
  });
  const columnas: Columna[] = [
    { rotulo: 'Código', ancho: 66, alinear: 'left' },
    { rotulo: 'Descripción', ancho: 0, alinear: 'left' },
    { rotulo: 'Cant.', ancho: 50, alinear: 'right' },
    { rotulo: 'Und.', ancho: 40, alinear: 'left' },
    { rotulo: precios === 'con-impuestos' ? 'P. unit.' : 'V. unit.', ancho: 64, alinear: 'right' },
    ...(conDescuento ? [{ rotulo: 'Dscto.', ancho: 58, alinear: 'right' } as const] : []),
    { rotulo: 'Importe', ancho: 70, alinear: 'right' },
  ];
  return { columnas, filas };
}

/**
 * Rows of the totals, in the order of the law, without those that do not apply. Those in brackets are said and not
 * added: they are taken out of the operations below, or nobody pays them. The rest adds up to what is paid.
 */
export function filasDeTotales(comprobante: Comprobante): Importe[] {
  const { moneda, totales, tasaIgv, tasaIvap } = comprobante;
  const enBase = restar(totales.descuentos, totales.descuentosFueraDeBase);
  const deIvap = hay(totales.gravadoIvap);
  const filas: [rotulo: string, importe: string, siempre?: boolean][] = [
    ['(Descuentos, sin IGV)', enBase],
    ['(Anticipos)', totales.anticipos],
    ['(Op. gratuita)', totales.gratuito],
    ['Op. gravada', totales.gravado],
    ['Op. gravada IVAP', totales.gravadoIvap],
    ['Op. exonerada', totales.exonerado],
    ['Op. inafecta', totales.inafecto],
    ['Op. exportación', totales.exportacion],
    ['ISC', totales.isc],
    [`IGV ${porciento(tasaIgv)} %`, totales.igv, !deIvap],
    [`IVAP ${porciento(tasaIvap)} %`, totales.ivap, deIvap],
    ['ICBPER', totales.icbper],
    ['Otros tributos', totales.otrosTributos],
    ['Otros cargos', totales.cargosFueraDeBase],
    ['Descuento sobre el total', restar('0', totales.descuentosFueraDeBase)],
    ['Redondeo', totales.redondeo],
  ];
  return filas
    .filter(([, importe, siempre]) => siempre === true || hay(importe))
    .map(([rotulo, importe]) => ({ rotulo, importe: enMoneda(moneda, importe) }));
}

const medios: Readonly<Record<string, string>> = {
  efectivo: 'Efectivo',
  tarjeta: 'Tarjeta',
  yape: 'Yape',
  plin: 'Plin',
  transferencia: 'Transferencia',
};

function filasDePago(moneda: string, { pagos, vuelto }: Impresion): Importe[] {
  const filas = pagos.map((pago) => ({
    rotulo: medios[pago.medio] ?? pago.medio,
    importe: enMoneda(moneda, monto(pago.monto)),
  }));
  return comparar(vuelto, '0') > 0 ? [...filas, { rotulo: 'Vuelto', importe: enMoneda(moneda, vuelto) }] : filas;
}

/** Terms and regímenes, each in its box. Detracción and percepción are in soles whatever the document's currency. */
function anexos({ moneda, formaPago, anticipos, detraccion, percepcion, retencion }: Comprobante): Bloque[] {
  const bloques: Bloque[] = [];
  if (formaPago.tipo === 'Credito')
    bloques.push({
      titulo: `Crédito: pendiente ${enMoneda(moneda, formaPago.pendiente)}`,
      filas: formaPago.cuotas.map((cuota): Par => [
        `Cuota ${cuota.numero}`,
        `${fechaPeruana(cuota.vence)}   ${enMoneda(moneda, cuota.monto)}`,
      ]),
      columnas: 3,
    });
  if (detraccion)
    bloques.push({
      titulo: 'Detracción',
      filas: [
        ['Bien o servicio', detraccion.codigo],
        ['Porcentaje', `${decimal(detraccion.porcentaje).toFixed()} %`],
        ['Monto', enMoneda('PEN', detraccion.monto)],
        ['Cuenta en el Banco de la Nación', detraccion.cuenta],
        ['Medio de pago', detraccion.medioPago],
      ],
      columnas: 2,
    });
  if (percepcion)
    bloques.push({
      titulo: 'Percepción',
      filas: [
        ['Base', enMoneda('PEN', percepcion.base)],
        ['Percepción', `${decimal(percepcion.porcentaje).toFixed()} %   ${enMoneda('PEN', percepcion.monto)}`],
        ['Total con percepción', enMoneda('PEN', percepcion.totalConPercepcion)],
      ],
      columnas: 3,
    });
  if (retencion)
    bloques.push({
      titulo: 'Retención del IGV',
      filas: [
        ['Base', enMoneda(moneda, retencion.base)],
        ['Retención', `${decimal(retencion.porcentaje).toFixed()} %   ${enMoneda(moneda, retencion.monto)}`],
      ],
      columnas: 3,
    });
  if (anticipos.length > 0)
    bloques.push({
      titulo: 'Anticipos',
      filas: anticipos.map(({ documento, total }): Par => [
        nombrar(documento.tipo === '02' ? '01' : '03', documento.numero),
        enMoneda(moneda, total),
      ]),
      columnas: 2,
    });
  return bloques;
}
