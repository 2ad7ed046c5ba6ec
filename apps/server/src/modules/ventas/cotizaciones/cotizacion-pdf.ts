import type { Cotizacion } from '@jsol/contracts/ventas-cotizaciones';
import type { Reader } from '../../../platform/database/database.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import { alto, escribir, leerEmisor, nuevoLienzo, terminar, type Lienzo } from '../../facturacion/public.ts';

const izquierda = 40;
const ancho = 515;
const abajo = 790;
const columnas = [
  { titulo: 'Cant.', x: 0, ancho: 55, alinear: 'right' },
  { titulo: 'Descripción', x: 65, ancho: 270, alinear: 'left' },
  { titulo: 'P. unit.', x: 340, ancho: 60, alinear: 'right' },
  { titulo: 'Dscto.', x: 405, ancho: 40, alinear: 'right' },
  { titulo: 'Total', x: 450, ancho: 65, alinear: 'right' },
] as const;

/** The quote on A4, as long as it needs; the same quote gives the same paper. */
export async function cotizacionPdf(reader: Reader, cotizacion: Cotizacion): Promise<Buffer> {
  const { razonSocial, ruc, direccion } = await leerEmisor(reader);
  const lienzo = nuevoLienzo({
    titulo: `Cotización ${cotizacion.numero}`,
    autor: razonSocial,
    fecha: new Date(cotizacion.creadaEn),
  });
  lienzo.addPage({ size: 'A4', margin: 0 });
  let y = escribir(lienzo, razonSocial, izquierda, 40, ancho * 0.6, { fuente: 'negrita', cuerpo: 13 });
  y = escribir(lienzo, `RUC ${ruc}`, izquierda, y + 2, ancho * 0.6);
  y = escribir(lienzo, direccion, izquierda, y, ancho * 0.6);
  const derecha = { fuente: 'negrita', cuerpo: 13, alinear: 'right' } as const;
  const yNumero = escribir(lienzo, 'COTIZACIÓN', izquierda + ancho * 0.6, 40, ancho * 0.4, derecha);
  escribir(lienzo, cotizacion.numero, izquierda + ancho * 0.6, yNumero, ancho * 0.4, { ...derecha, cuerpo: 11 });
  const { datosCliente } = cotizacion;
  y += 16;
  for (const [nombre, valor] of [
    ['Cliente', `${datosCliente.nombre} (${datosCliente.numeroDocumento})`],
    ['Dirección', datosCliente.direccion ?? '–'],
    ['Fecha', fechaPeruana(limaDate(new Date(cotizacion.creadaEn)))],
    ['Válida hasta', fechaPeruana(cotizacion.vence)],
    ['Pago', cotizacion.diasCredito > 0 ? `A ${cotizacion.diasCredito} días` : 'Al contado'],
    ['Atiende', cotizacion.vendedor],
  ] as const) {
    escribir(lienzo, nombre, izquierda, y, 80, { fuente: 'negrita' });
    y = escribir(lienzo, valor, izquierda + 80, y, ancho - 80) + 2;
  }
  y = titulos(lienzo, y + 12);
  for (const linea of cotizacion.lineas) {
    const descripcion = `${linea.codigo} ${linea.descripcion}`;
    if (y + alto(lienzo, descripcion, columnas[1].ancho) > abajo) y = otraPagina(lienzo);
    const celdas = [
      `${linea.cantidad} ${linea.unidad}`,
      descripcion,
      linea.precioUnitario,
      linea.descuentoPorcentaje === '0' ? '' : `${linea.descuentoPorcentaje} %`,
      linea.total,
    ];
    y =
      Math.max(
        ...columnas.map(({ x, ancho: cual, alinear }, lugar) =>
          escribir(lienzo, celdas[lugar]!, izquierda + x, y, cual, { alinear }),
        ),
      ) + 3;
  }
  if (y + 90 > abajo) y = otraPagina(lienzo);
  y += 10;
  for (const [nombre, valor] of [
    ['Op. gravada', cotizacion.gravado],
    ['Op. exonerada', cotizacion.exonerado],
    ['Op. inafecta', cotizacion.inafecto],
    ['IGV', cotizacion.igv],
    ['Total S/', cotizacion.total],
  ] as const) {
    if (valor === '0.00' && nombre !== 'IGV') continue;
    escribir(lienzo, nombre, izquierda + 340, y, 100, { fuente: 'negrita', alinear: 'right' });
    y = escribir(lienzo, valor, izquierda + 450, y, 65, { alinear: 'right' }) + 2;
  }
  if (cotizacion.nota) escribir(lienzo, `Nota: ${cotizacion.nota}`, izquierda, y + 10, ancho);
  return terminar(lienzo);
}

function titulos(lienzo: Lienzo, y: number): number {
  for (const { titulo, x, ancho: cual, alinear } of columnas)
    escribir(lienzo, titulo, izquierda + x, y, cual, { fuente: 'negrita', alinear });
  lienzo
    .moveTo(izquierda, y + 14)
    .lineTo(izquierda + ancho, y + 14)
    .lineWidth(0.5)
    .stroke();
  return y + 19;
}

function otraPagina(lienzo: Lienzo): number {
  lienzo.addPage({ size: 'A4', margin: 0 });
  return titulos(lienzo, 40);
}
