import { sumar } from '@jsol/tributos/dinero';
import { fechaPeruana } from '../../../../platform/time/lima.ts';
import { montoEnLetras } from '../../domain/monto-en-letras.ts';
import { numeroCompleto } from '../../domain/numeracion.ts';
import type { LineaRegimen, RetencionPercepcion } from '../../domain/retencion-percepcion.ts';
import { conMiles, documentoDe, enMoneda, fechaHora, leyendaImpresa, nombrar, textoQr } from './formato.ts';
import type { Fila, Impresion, Impreso } from './impreso.ts';

const palabras = {
  '20': {
    nombre: 'comprobante de retención electrónico',
    contraparte: 'Proveedor',
    importe: 'Retenido',
    neto: 'Neto pagado',
    total: 'TOTAL RETENIDO',
  },
  '40': {
    nombre: 'comprobante de percepción electrónico',
    contraparte: 'Cliente',
    importe: 'Percibido',
    neto: 'Cobrado',
    total: 'TOTAL PERCIBIDO',
  },
} as const;

/** Comprobante de retención and de percepción: what was paid, and what was kept or put on top, in soles. */
export function impresoDeRegimen(documento: RetencionPercepcion, impresion: Impresion): Impreso {
  const { tipo, serie, numero, emisor, contraparte, regimen, fechaEmision } = documento;
  const dice = palabras[tipo];
  let suma = '0.00';
  const filas = documento.documentos.map((uno) => {
    suma = sumar([suma, uno.cifras?.importe ?? '0']);
    return fila(uno, dice.importe, suma);
  });
  return {
    titulo: dice.nombre.toUpperCase(),
    numero: numeroCompleto(serie, numero),
    emisor,
    fechaEmision,
    horaEmision: documento.horaEmision,
    datos: [
      [dice.contraparte, contraparte.nombre],
      ['Documento', documentoDe(contraparte) ?? 'Sin identificar'],
      ...(documento.observacion ? [['Observación', documento.observacion] as const] : []),
    ],
    condiciones: [
      ['Emisión', fechaHora(fechaEmision, documento.horaEmision)],
      ['Régimen', regimen.codigo],
      ['Tasa', `${regimen.porcentaje} %`],
    ],
    bloques: [],
    columnas: [
      { rotulo: 'Documento', ancho: 0, alinear: 'left' },
      { rotulo: 'Emisión', ancho: 56, alinear: 'left' },
      { rotulo: 'Total', ancho: 74, alinear: 'right' },
      { rotulo: 'Pago', ancho: 68, alinear: 'left' },
      { rotulo: 'Pagado S/', ancho: 62, alinear: 'right' },
      { rotulo: `${dice.importe} S/`, ancho: 62, alinear: 'right' },
      { rotulo: `${dice.neto.split(' ')[0]!} S/`, ancho: 62, alinear: 'right' },
    ],
    filas,
    totales: [{ rotulo: dice.neto, importe: enMoneda('PEN', documento.totalNeto) }],
    total: { rotulo: dice.total, importe: enMoneda('PEN', documento.total) },
    pagos: [],
    leyendas: [montoEnLetras(documento.total, 'PEN')],
    anexos: [],
    qr: textoQr({
      ruc: emisor.ruc,
      tipo,
      serie,
      numero,
      igv: '0.00',
      total: documento.total,
      fecha: fechaEmision,
      persona: contraparte,
      hash: impresion.hash,
    }),
    hash: impresion.hash,
    leyendaImpresa: leyendaImpresa(`del ${dice.nombre}`, emisor),
    firma: `Emitido por ${impresion.cajero}`,
    despedida: null,
  };
}

function fila(linea: LineaRegimen, importe: string, suma: string): Fila {
  const { tipo, numero, moneda, total, pago, cifras, tipoCambio } = linea;
  const nombre = nombrar(tipo, numero);
  const pagado = pago ? `N.° ${pago.numero}, ${fechaPeruana(pago.fecha)}` : 'Sin pago';
  const cambio = tipoCambio ? `\nT. C. ${tipoCambio.factor}` : '';
  return {
    celdas: [
      nombre,
      fechaPeruana(linea.fechaEmision),
      enMoneda(moneda, total),
      pagado + cambio,
      cifras ? conMiles(cifras.pagado) : '',
      cifras ? conMiles(cifras.importe) : '',
      cifras ? conMiles(cifras.neto) : '',
    ],
    enTicket: {
      texto: `${nombre} del ${fechaPeruana(linea.fechaEmision)}, ${enMoneda(moneda, total)}`,
      detalle: [
        { izquierda: pagado + cambio.replace('\n', ', '), derecha: cifras ? conMiles(cifras.pagado) : '' },
        ...(cifras ? [{ izquierda: importe, derecha: conMiles(cifras.importe) }] : []),
      ],
    },
    acumulado: enMoneda('PEN', suma),
  };
}
