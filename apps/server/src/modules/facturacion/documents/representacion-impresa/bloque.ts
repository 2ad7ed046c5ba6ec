import type { Bloque, Par } from './impreso.ts';
import { alto, anchoDe, escribir, tinta, type Lienzo } from './lienzo.ts';
import type { Marca } from './marca.ts';

/** A titled list of labels and values on the A4 page, in one or more columns. */

const altoTitulo = 14;
const entreFilas = 2.5;
const entreColumnas = 16;

type Medido = { filas: Par[][]; anchoCelda: number; anchoRotulo: number; altos: number[] };

function medir(lienzo: Lienzo, { filas, columnas = 1 }: Bloque, ancho: number): Medido {
  const anchoCelda = (ancho - (columnas - 1) * entreColumnas) / columnas;
  const rotulo = Math.max(0, ...filas.map(([nombre]) => anchoDe(lienzo, nombre)));
  const anchoRotulo = Math.min(rotulo + 10, anchoCelda * 0.5);
  const enFilas: Par[][] = [];
  for (let desde = 0; desde < filas.length; desde += columnas) enFilas.push(filas.slice(desde, desde + columnas));
  const altos = enFilas.map((pares) =>
    Math.max(
      ...pares.map(([nombre, valor]) =>
        Math.max(
          alto(lienzo, nombre, anchoRotulo),
          alto(lienzo, valor, anchoCelda - anchoRotulo, { fuente: 'negrita' }),
        ),
      ),
    ),
  );
  return { filas: enFilas, anchoCelda, anchoRotulo, altos };
}

export const altoBloque = (lienzo: Lienzo, bloque: Bloque, ancho: number): number =>
  medir(lienzo, bloque, ancho).altos.reduce((suma, uno) => suma + uno + entreFilas, altoTitulo);

/** Draws it and returns the y below it. */
export function dibujarBloque(
  lienzo: Lienzo,
  bloque: Bloque,
  { x, y, ancho, marca }: { x: number; y: number; ancho: number; marca: Marca },
): number {
  escribir(lienzo, bloque.titulo, x, y, ancho, { fuente: 'negrita', color: marca.texto });
  const { filas, anchoCelda, anchoRotulo, altos } = medir(lienzo, bloque, ancho);
  let yFila = y + altoTitulo;
  filas.forEach((pares, fila) => {
    pares.forEach(([nombre, valor], columna) => {
      const xCelda = x + columna * (anchoCelda + entreColumnas);
      escribir(lienzo, nombre, xCelda, yFila, anchoRotulo - 4, { color: tinta.suave });
      escribir(lienzo, valor, xCelda + anchoRotulo, yFila, anchoCelda - anchoRotulo, { fuente: 'negrita' });
    });
    yFila += altos[fila]! + entreFilas;
  });
  return yFila;
}
