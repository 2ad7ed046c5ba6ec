import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';

/** DejaVu: free to embed, with ñ, accents and ² of every kind; condensed, because receipts are narrow. */
const archivos = { normal: 'DejaVuSansCondensed.ttf', negrita: 'DejaVuSansCondensed-Bold.ttf' };
export type Fuente = keyof typeof archivos;

let leidas: Record<Fuente, Buffer> | null = null;

function fuentes(): Record<Fuente, Buffer> {
  const { resolve } = createRequire(import.meta.url);
  const leer = (fuente: Fuente) => readFileSync(resolve(`dejavu-fonts-ttf/ttf/${archivos[fuente]}`));
  leidas ??= { normal: leer('normal'), negrita: leer('negrita') };
  return leidas;
}

export type Lienzo = PDFKit.PDFDocument;

/** Margins are zero: everything is placed by its coordinates, so that the library breaks no page on its own. */
export function nuevoLienzo(datos: { titulo: string; autor: string; fecha: Date }): Lienzo {
  const lienzo = new PDFDocument({
    autoFirstPage: false,
    bufferPages: true,
    margin: 0,
    lang: 'es-PE',
    displayTitle: true,
    info: { Title: datos.titulo, Author: datos.autor, CreationDate: datos.fecha, ModDate: datos.fecha },
  });
  for (const [nombre, bytes] of Object.entries(fuentes())) lienzo.registerFont(nombre, bytes);
  return lienzo;
}

/** Ends the document and collects it. */
export function terminar(lienzo: Lienzo): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const partes: Buffer[] = [];
    lienzo.on('data', (parte: Buffer) => partes.push(parte));
    lienzo.on('end', () => resolve(Buffer.concat(partes)));
    lienzo.on('error', reject);
    lienzo.end();
  });
}

export type Estilo = {
  fuente?: Fuente;
  /** Points; 8.5 by default. */
  cuerpo?: number;
  color?: string;
  alinear?: 'left' | 'right' | 'center';
};

const opciones = (ancho: number, { alinear = 'left' }: Estilo) => ({ width: ancho, align: alinear });

export function alto(lienzo: Lienzo, texto: string, ancho: number, estilo: Estilo = {}): number {
  lienzo.font(estilo.fuente ?? 'normal').fontSize(estilo.cuerpo ?? 8.5);
  return lienzo.heightOfString(texto, opciones(ancho, estilo));
}

/** How wide a text is on one line. */
export function anchoDe(lienzo: Lienzo, texto: string, estilo: Estilo = {}): number {
  lienzo.font(estilo.fuente ?? 'normal').fontSize(estilo.cuerpo ?? 8.5);
  return lienzo.widthOfString(texto);
}

/** Draws a text and returns the y below it. */
export function escribir(
  lienzo: Lienzo,
  texto: string,
  x: number,
  y: number,
  ancho: number,
  estilo: Estilo = {},
): number {
  if (texto === '') return y;
  lienzo.font(estilo.fuente ?? 'normal').fontSize(estilo.cuerpo ?? 8.5);
  lienzo.fillColor(estilo.color ?? tinta.texto).text(texto, x, y, opciones(ancho, estilo));
  return lienzo.y;
}

export const tinta = {
  texto: '#1b1f2a',
  suave: '#5b6273',
  linea: '#c9ced8',
  fondo: '#f2f4f8',
  marca: '#1f3a5f',
} as const;

export function raya(lienzo: Lienzo, x: number, y: number, ancho: number, punteada = false): void {
  lienzo
    .save()
    .lineWidth(0.6)
    .strokeColor(punteada ? tinta.suave : tinta.linea);
  if (punteada) lienzo.dash(2, { space: 2 });
  lienzo
    .moveTo(x, y)
    .lineTo(x + ancho, y)
    .stroke()
    .restore();
}

/** An image that was found good (`leerLogo`), with its size in pixels. */
export type Imagen = { bytes: Buffer; ancho: number; alto: number };

/** Draws an image as large as it fits and returns the y below it. */
export function dibujarImagen(
  lienzo: Lienzo,
  imagen: Imagen,
  caja: { x: number; y: number; ancho: number; alto: number; alinear?: 'left' | 'center' },
): number {
  const escala = Math.min(caja.ancho / imagen.ancho, caja.alto / imagen.alto);
  const [ancho, alto] = [imagen.ancho * escala, imagen.alto * escala];
  const x = caja.alinear === 'center' ? caja.x + (caja.ancho - ancho) / 2 : caja.x;
  lienzo.image(imagen.bytes, x, caja.y, { width: ancho, height: alto });
  return caja.y + alto;
}

/** The code in vectors, error correction Q; side in points, 2 cm (57) at least. */
export function dibujarQr(lienzo: Lienzo, texto: string, x: number, y: number, lado: number): void {
  const { modules } = QRCode.create(texto, { errorCorrectionLevel: 'Q' });
  const modulo = lado / modules.size;
  for (let fila = 0; fila < modules.size; fila++) {
    for (let columna = 0; columna < modules.size; columna++) {
      if (!modules.get(fila, columna)) continue;
      // One rectangle per run, a hair wider than it is, so that no white seams appear between modules.
      let fin = columna + 1;
      while (fin < modules.size && modules.get(fila, fin)) fin++;
      lienzo.rect(x + columna * modulo, y + fila * modulo, (fin - columna) * modulo + 0.05, modulo + 0.05);
      columna = fin;
    }
  }
  lienzo.fill('#000000');
}
