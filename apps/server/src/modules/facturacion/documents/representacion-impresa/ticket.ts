import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { descuentoDeLinea, type Comprobante } from '../../domain/comprobante.ts';
import {
  conMiles,
  direccionDe,
  documentoCliente,
  enMoneda,
  fechaHora,
  filasDePago,
  filasDeTotales,
  leyendaImpresa,
  numeroDe,
  precio,
  textoQr,
  titulo,
  type Impresion,
} from './contenido-impreso.ts';
import { alto, dibujarQr, escribir, raya, type Estilo, type Lienzo } from './lienzo.ts';

/** 80 mm of paper, of which printers reach 72. */
const ancho = 226.77;
const margen = 11.4;
const util = ancho - 2 * margen;
/** Longest page that readers take (200 inches); a longer sale goes on in another piece. */
const largoMaximo = 14_000;

const negro = '#000000';
const negrita = { fuente: 'negrita', color: negro } as const;
const centrado = { alinear: 'center', color: negro } as const;

/**
 * A roll has no pages: the paper is as long as its content. Drawn twice, first on a throw-away canvas to learn the
 * lengths, then on paper of that length.
 */
export function dibujarTicket(lienzo: Lienzo, borrador: Lienzo, comprobante: Comprobante, impresion: Impresion): void {
  const largos = dibujar(borrador, comprobante, impresion, []);
  dibujar(lienzo, comprobante, impresion, largos);
}

/** Draws all pieces and returns the length of each. Thermal printers have no grey: everything is black. */
function dibujar(lienzo: Lienzo, comprobante: Comprobante, impresion: Impresion, largos: readonly number[]): number[] {
  const medidos: number[] = [];
  let y = 0;
  const otroTramo = () => {
    if (y > 0) medidos.push(y + margen);
    lienzo.addPage({ size: [ancho, largos[medidos.length] ?? largoMaximo + 400], margin: 0 });
    y = margen;
  };
  const poner = (texto: string, estilo: Estilo = {}, debajo = 1.5) => {
    y = escribir(lienzo, texto, margen, y, util, { color: negro, ...estilo }) + debajo;
  };
  const par = (rotulo: string, valor: string, estilo: Estilo = {}, debajo = 1.5) => {
    const anchoValor = 86;
    escribir(lienzo, valor, margen + util - anchoValor, y, anchoValor, { color: negro, ...estilo, alinear: 'right' });
    y = escribir(lienzo, rotulo, margen, y, util - anchoValor - 4, { color: negro, ...estilo }) + debajo;
  };
  const corte = () => {
    raya(lienzo, margen, y + 3, util, true);
    y += 8;
  };

  otroTramo();
  const { emisor, cliente } = comprobante;
  const nombre = emisor.nombreComercial || emisor.razonSocial;
  poner(nombre, { ...centrado, fuente: 'negrita', cuerpo: 13 }, 2);
  if (nombre !== emisor.razonSocial) poner(emisor.razonSocial, { ...centrado, cuerpo: 8 });
  poner(`RUC ${emisor.ruc}`, { ...centrado, fuente: 'negrita', cuerpo: 9.5 });
  poner(direccionDe(comprobante), { ...centrado, cuerpo: 7.5 });
  const contacto = [emisor.telefono, emisor.web].filter(Boolean).join(' · ');
  if (contacto !== '') poner(contacto, { ...centrado, cuerpo: 7.5 });
  corte();
  poner(titulo(comprobante), { ...centrado, fuente: 'negrita', cuerpo: 10 }, 0.5);
  poner(numeroDe(comprobante), { ...centrado, fuente: 'negrita', cuerpo: 12 }, 3);
  par('Emisión', fechaHora(comprobante), { cuerpo: 8 });
  const documento = documentoCliente(comprobante);
  poner(`Cliente: ${cliente.nombre}`, { cuerpo: 8 });
  if (documento) poner(documento, { cuerpo: 8 });
  if (cliente.direccion) poner(cliente.direccion, { cuerpo: 8 });
  corte();

  for (const linea of comprobante.lineas) {
    if (y + alto(lienzo, linea.descripcion, util) + 40 > largoMaximo) otroTramo();
    poner(linea.descripcion, {}, 0.5);
    const cuenta = `${conMiles(linea.cantidad)} ${unidadEnPalabras(linea.unidad)} × ${precio(linea.precioUnitario)}`;
    const descuento = descuentoDeLinea(linea, comprobante.precios);
    if (descuento === '0.00') par(cuenta, conMiles(linea.total), { cuerpo: 8.5 }, 4);
    else {
      poner(cuenta, { cuerpo: 8.5 }, 0.5);
      par(`Dscto.: −${conMiles(descuento)}`, conMiles(linea.total), { cuerpo: 8.5 }, 4);
    }
  }
  if (y + 420 > largoMaximo) otroTramo();
  corte();

  const filas = filasDeTotales(comprobante);
  filas.forEach(({ rotulo, importe }, indice) => {
    const ultima = indice === filas.length - 1;
    if (ultima) y += 2;
    par(rotulo, enMoneda(comprobante, importe), ultima ? { ...negrita, cuerpo: 11.5 } : {}, ultima ? 4 : 1.5);
  });
  for (const { texto } of comprobante.leyendas) poner(texto, { cuerpo: 7.5 }, 2);
  corte();
  par('Forma de pago', comprobante.formaPago.tipo, { cuerpo: 8 });
  for (const { rotulo, importe } of filasDePago(impresion)) par(rotulo, enMoneda(comprobante, importe), { cuerpo: 8 });
  poner(`Cajero: ${impresion.cajero}`, { cuerpo: 8 }, 6);

  const lado = 92;
  dibujarQr(lienzo, textoQr(comprobante, impresion.hash), margen + (util - lado) / 2, y, lado);
  y += lado + 5;
  if (impresion.hash !== null) poner(`Resumen: ${impresion.hash}`, { ...centrado, cuerpo: 6.5 }, 3);
  poner(leyendaImpresa(comprobante), { ...centrado, cuerpo: 7 }, 3);
  poner('Gracias por su compra', { ...centrado, fuente: 'negrita', cuerpo: 8.5 }, 0);
  medidos.push(y + margen);
  return medidos;
}
