import { altoBloque, dibujarBloque } from './bloque.ts';
import { direccionDe } from './formato.ts';
import type { Bloque, Columna, Fila, Importe, Impreso, Par } from './impreso.ts';
import { alto, anchoDe, dibujarImagen, dibujarQr, escribir, raya, tinta, type Estilo, type Lienzo } from './lienzo.ts';
import type { Marca } from './marca.ts';

const pagina = { ancho: 595.28, alto: 841.89 };
const margen = 42;
const util = pagina.ancho - 2 * margen;
/** Below this line stands only the page number. */
const fondo = pagina.alto - 46;
const altoArrastre = 15;

type Papel = { lienzo: Lienzo; impreso: Impreso; marca: Marca };

/**
 * Lines flow over as many pages as they need; each repeats the table's head, says which document it belongs to, and
 * carries what the lines add up to from the page before.
 */
export function dibujarA4(lienzo: Lienzo, impreso: Impreso, marca: Marca): void {
  const papel = { lienzo, impreso, marca };
  lienzo.addPage({ size: 'A4', margin: 0 });
  let y = bloques(papel, panel(papel, cabecera(papel)));
  y = lineas(papel, y + 12) + 12;
  if (y + altoCierre(papel) > fondo) y = otraPagina(papel);
  y = cierre(papel, y);
  for (const bloque of impreso.anexos) {
    if (y + 10 + altoBloque(lienzo, bloque, util) > fondo) y = otraPagina(papel);
    raya(lienzo, margen, y + 6, util);
    y = dibujarBloque(lienzo, bloque, { x: margen, y: y + 12, ancho: util, marca }) + 2;
  }
  numerarPaginas(papel);
}

function cabecera({ lienzo, impreso, marca }: Papel): number {
  const { emisor } = impreso;
  const cuadro = { x: margen + util - 216, ancho: 216, alto: 84 };
  const anchoEmisor = util - cuadro.ancho - 24;
  const nombre = emisor.nombreComercial || emisor.razonSocial;
  let y = margen;
  if (marca.logo)
    y = dibujarImagen(lienzo, marca.logo, { x: margen, y, ancho: Math.min(190, anchoEmisor), alto: 48 }) + 5;
  const cuerpo = marca.logo ? 12 : 17;
  y = escribir(lienzo, nombre, margen, y, anchoEmisor, { fuente: 'negrita', cuerpo, color: marca.texto });
  if (nombre !== emisor.razonSocial)
    y = escribir(lienzo, emisor.razonSocial, margen, y + 2, anchoEmisor, { fuente: 'negrita', cuerpo: 9 });
  y = escribir(lienzo, direccionDe(emisor), margen, y + 3, anchoEmisor, { color: tinta.suave });
  const contacto = [emisor.telefono, emisor.web].filter(Boolean).join('  ·  ');
  if (contacto !== '') y = escribir(lienzo, contacto, margen, y + 1, anchoEmisor, { color: tinta.suave });

  lienzo.lineWidth(1.2).strokeColor(marca.banda).roundedRect(cuadro.x, margen, cuadro.ancho, cuadro.alto, 4).stroke();
  lienzo.rect(cuadro.x, margen + 26, cuadro.ancho, 32).fill(marca.banda);
  const centrado = { alinear: 'center', fuente: 'negrita' } as const;
  escribir(lienzo, `RUC ${emisor.ruc}`, cuadro.x, margen + 7, cuadro.ancho, { ...centrado, cuerpo: 11.5 });
  const estilo = { ...centrado, cuerpo: 10, color: marca.sobreBanda };
  const anchoTitulo = cuadro.ancho - 16;
  const yTitulo = margen + 42 - alto(lienzo, impreso.titulo, anchoTitulo, estilo) / 2;
  escribir(lienzo, impreso.titulo, cuadro.x + 8, yTitulo, anchoTitulo, estilo);
  escribir(lienzo, impreso.numero, cuadro.x, margen + 63, cuadro.ancho, { ...centrado, cuerpo: 12.5 });
  return Math.max(y, margen + cuadro.alto) + 14;
}

/** Who it is for, and dates and terms beside. */
function panel({ lienzo, impreso }: Papel, y: number): number {
  const anchoDerecha = 200;
  const izquierda = { pares: impreso.datos, x: margen + 10, rotulo: 68, ancho: util - anchoDerecha - 32 };
  const derecha = { pares: impreso.condiciones, x: margen + util - anchoDerecha, rotulo: 86, ancho: anchoDerecha - 8 };
  const altoPar = ([, valor]: Par, ancho: number) => alto(lienzo, valor, ancho, { fuente: 'negrita' }) + 4;
  const altura = Math.max(
    ...[izquierda, derecha].map(({ pares, rotulo, ancho }) =>
      pares.reduce((suma, par) => suma + altoPar(par, ancho - rotulo), 0),
    ),
  );
  lienzo.roundedRect(margen, y, util, altura + 12, 4).fill(tinta.fondo);
  for (const { pares, x, rotulo, ancho } of [izquierda, derecha]) {
    let yPar = y + 8;
    for (const [nombre, valor] of pares) {
      escribir(lienzo, nombre, x, yPar, rotulo, { color: tinta.suave });
      yPar = escribir(lienzo, valor, x + rotulo, yPar, ancho - rotulo, { fuente: 'negrita' }) + 4;
    }
  }
  return y + altura + 12;
}

/** Two abreast. */
function bloques(papel: Papel, desde: number): number {
  const { lienzo, impreso, marca } = papel;
  const ancho = (util - 24) / 2;
  let y = desde;
  for (let indice = 0; indice < impreso.bloques.length; indice += 2) {
    const pareja: Bloque[] = impreso.bloques.slice(indice, indice + 2);
    const altura = Math.max(...pareja.map((bloque) => altoBloque(lienzo, bloque, ancho)));
    if (y + 10 + altura > fondo) y = otraPagina(papel);
    pareja.forEach((bloque, columna) => {
      dibujarBloque(lienzo, bloque, { x: margen + columna * (ancho + 24), y: y + 10, ancho, marca });
    });
    y += 10 + altura;
  }
  return y;
}

function lineas(papel: Papel, desde: number): number {
  const { lienzo, impreso } = papel;
  const columnas = conAnchos(papel);
  let y = cabeceraTabla(papel, columnas, desde);
  let acumulado: string | null = null;
  for (const fila of impreso.filas) {
    const altura = altoFila(lienzo, columnas, fila);
    if (y + altura + (fila.acumulado === null ? 0 : altoArrastre) > fondo) {
      if (acumulado !== null) arrastre(lienzo, 'Van', acumulado, y);
      y = cabeceraTabla(papel, columnas, otraPagina(papel));
      if (acumulado !== null) y = arrastre(lienzo, 'Vienen', acumulado, y);
    }
    let x = margen;
    columnas.forEach(({ ancho, alinear }, indice) => {
      escribir(lienzo, fila.celdas[indice] ?? '', x + 5, y + 4.5, ancho - 10, { alinear });
      x += ancho;
    });
    raya(lienzo, margen, y + altura, util);
    y += altura;
    ({ acumulado } = fila);
  }
  return y;
}

/** What a description needs to be read at all. */
const anchoMinimo = 100;

/** Figures get the room they need in one line, as long as the text keeps enough; otherwise they wrap. */
function conAnchos({ lienzo, impreso: { columnas, filas } }: Papel): Columna[] {
  const pedidos = columnas.map(({ ancho }) => ancho);
  const holgados = columnas.map(({ ancho, alinear }, indice) =>
    ancho === 0 || alinear === 'left'
      ? ancho
      : filas.reduce((mayor, { celdas }) => Math.max(mayor, anchoDe(lienzo, celdas[indice] ?? '') + 11), ancho),
  );
  const resto = (anchos: readonly number[]) => util - anchos.reduce((suma, ancho) => suma + ancho, 0);
  const anchos = resto(holgados) < anchoMinimo ? pedidos : holgados;
  return columnas.map((columna, indice) => ({ ...columna, ancho: anchos[indice] || resto(anchos) }));
}

const altoFila = (lienzo: Lienzo, columnas: readonly Columna[], { celdas }: Fila): number =>
  Math.max(...columnas.map(({ ancho }, indice) => alto(lienzo, celdas[indice] ?? '', ancho - 10))) + 9;

function cabeceraTabla({ lienzo, marca }: Papel, columnas: readonly Columna[], y: number): number {
  lienzo.rect(margen, y, util, 19).fill(marca.banda);
  let x = margen;
  for (const { rotulo, ancho, alinear } of columnas) {
    escribir(lienzo, rotulo, x + 5, y + 4.5, ancho - 10, { fuente: 'negrita', color: marca.sobreBanda, alinear });
    x += ancho;
  }
  return y + 19;
}

function arrastre(lienzo: Lienzo, rotulo: string, importe: string, y: number): number {
  const estilo = { fuente: 'negrita', color: tinta.suave, alinear: 'right' } as const;
  escribir(lienzo, `${rotulo}: ${importe}`, margen, y + 3, util - 5, estilo);
  return y + altoArrastre;
}

/** A new page that says which document it belongs to; returns the y below that. */
function otraPagina({ lienzo, impreso, marca }: Papel): number {
  lienzo.addPage({ size: 'A4', margin: 0 });
  const texto = `${impreso.titulo} ${impreso.numero}`;
  escribir(lienzo, texto, margen, margen, util - 100, { fuente: 'negrita', color: marca.texto, cuerpo: 10 });
  escribir(lienzo, `RUC ${impreso.emisor.ruc}`, margen, margen, util, { alinear: 'right', color: tinta.suave });
  return margen + 20;
}

const anchoTotales = 212;
const anchoLeyendas = util - anchoTotales - 20;
const ladoQr = 88;
const renglon = { total: 15, importeTotal: 24, pago: 13 };

function altoCierre({ lienzo, impreso }: Papel): number {
  const { leyendas, totales, total, pagos, qr } = impreso;
  const textos = leyendas.reduce((suma, uno) => suma + alto(lienzo, uno, anchoLeyendas, { fuente: 'negrita' }) + 2, 8);
  const cifras = totales.length * renglon.total + (total ? renglon.importeTotal : 0) + pagos.length * renglon.pago + 6;
  return Math.max(textos + (qr === null ? 60 : ladoQr), cifras);
}

/** Amount in words, totals, payments, QR and legend: together on one page. Returns the y below. */
function cierre(papel: Papel, y: number): number {
  cifras(papel, y);
  const { lienzo, impreso } = papel;
  let yTexto = y;
  for (const texto of impreso.leyendas)
    yTexto = escribir(lienzo, texto, margen, yTexto, anchoLeyendas, { fuente: 'negrita' }) + 2;
  if (impreso.leyendas.length > 0) yTexto += 8;
  const ladoIzquierdo = impreso.qr === null ? 0 : ladoQr + 14;
  if (impreso.qr !== null) dibujarQr(lienzo, impreso.qr, margen, yTexto, ladoQr);
  const ancho = (impreso.total === null ? util : anchoLeyendas) - ladoIzquierdo;
  const suave = { cuerpo: 7.5, color: tinta.suave } as const;
  for (const texto of [impreso.leyendaImpresa, resumen(impreso.hash), impreso.firma ?? ''])
    yTexto = escribir(lienzo, texto, margen + ladoIzquierdo, yTexto, ancho, suave) + 5;
  return y + altoCierre(papel);
}

function cifras({ lienzo, impreso, marca }: Papel, desde: number): void {
  const x = margen + util - anchoTotales;
  const dentro = anchoTotales - 16;
  const renglonDe = ({ rotulo, importe }: Importe, y: number, estilo: Estilo) => {
    const necesita = anchoDe(lienzo, importe, estilo) + 2;
    escribir(lienzo, rotulo, x + 8, y, dentro - necesita, estilo);
    escribir(lienzo, importe, x + 8 + dentro - necesita, y, necesita, { ...estilo, alinear: 'right' });
  };
  let y = desde;
  for (const fila of impreso.totales) {
    renglonDe(fila, y + 2, {});
    y += renglon.total;
  }
  if (impreso.total) {
    const { rotulo, importe } = impreso.total;
    const grande = { fuente: 'negrita', cuerpo: 11, color: marca.sobreBanda } as const;
    const cabe = anchoDe(lienzo, `${rotulo}  ${importe}`, grande) < dentro;
    lienzo.roundedRect(x, y, anchoTotales, renglon.importeTotal, 3).fill(marca.banda);
    renglonDe(impreso.total, y + (cabe ? 5.5 : 7), cabe ? grande : { ...grande, cuerpo: 8 });
    y += renglon.importeTotal;
  }
  y += 6;
  for (const pago of impreso.pagos) {
    renglonDe(pago, y, { color: tinta.suave });
    y += renglon.pago;
  }
}

const resumen = (hash: string | null): string => (hash === null ? 'Resumen: se genera al firmar.' : `Resumen: ${hash}`);

function numerarPaginas({ lienzo, impreso }: Papel): void {
  const { start, count } = lienzo.bufferedPageRange();
  const estilo = { cuerpo: 7.5, color: tinta.suave } as const;
  for (let indice = 0; indice < count; indice++) {
    lienzo.switchToPage(start + indice);
    raya(lienzo, margen, fondo + 8, util);
    escribir(lienzo, `${impreso.emisor.razonSocial} · ${impreso.numero}`, margen, fondo + 14, util - 90, estilo);
    escribir(lienzo, `Página ${indice + 1} de ${count}`, margen, fondo + 14, util, { ...estilo, alinear: 'right' });
  }
}
