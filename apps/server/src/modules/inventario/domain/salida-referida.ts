import type { Deficit, Momento } from './capas.ts';
import { proporcion, type Centimos, type Milesimas } from './punto-fijo.ts';

/** A part of an exit: from one layer, or not covered yet. */
export type Parte = { cantidad: Milesimas; valor: Centimos; edad: Momento; raiz: string | null };

/** An exit that later entries refer to: a sale that is given back, a transfer that is received. */
export type SalidaReferida = {
  partes: Parte[];
  /** The last part while it waits to be settled; its quantity and value are the deficit's. */
  deficit: Deficit | null;
  /** How much was received elsewhere, from the first part on, and given back, from the last part on. */
  recibido: Milesimas;
  devuelto: Milesimas;
};

/** All its parts with what is still owed, if anything, as the last. */
const partesDe = ({ partes, deficit }: SalidaReferida): Parte[] =>
  deficit && deficit.restante > 0n
    ? [...partes, { cantidad: deficit.restante, valor: deficit.valor, edad: deficit.edad, raiz: null }]
    : partes;

const pendienteDe = (salida: SalidaReferida): Milesimas =>
  partesDe(salida).reduce((suma, { cantidad }) => suma + cantidad, 0n) - salida.recibido - salida.devuelto;

/** What arrives of a transfer: first what left first. @returns as much of `cantidad` as the exit still has to give. */
export function recibir(salida: SalidaReferida, cantidad: Milesimas): Parte[] {
  const tomar = cantidad < pendienteDe(salida) ? cantidad : pendienteDe(salida);
  const trozos = cortar(partesDe(salida), salida.recibido, tomar);
  salida.recibido += tomar;
  return trozos;
}

/** What is given back of a sale: first what left last, as if less had been sold. @returns as {@link recibir}. */
export function devolver(salida: SalidaReferida, cantidad: Milesimas): Parte[] {
  const tomar = cantidad < pendienteDe(salida) ? cantidad : pendienteDe(salida);
  const trozos = cortar([...partesDe(salida)].reverse(), salida.devuelto, tomar);
  salida.devuelto += tomar;
  return trozos;
}

/** `cantidad` of the parts after the first `desde`, each cut worth its share of the part's cost. */
function cortar(partes: readonly Parte[], desde: Milesimas, cantidad: Milesimas): Parte[] {
  const trozos: Parte[] = [];
  let saltar = desde;
  let falta = cantidad;
  for (const parte of partes) {
    if (falta <= 0n) break;
    if (saltar >= parte.cantidad) {
      saltar -= parte.cantidad;
      continue;
    }
    const resto = parte.cantidad - saltar;
    const toma = falta < resto ? falta : resto;
    const valor =
      proporcion(parte.valor, saltar + toma, parte.cantidad) - proporcion(parte.valor, saltar, parte.cantidad);
    trozos.push({ ...parte, cantidad: toma, valor });
    falta -= toma;
    saltar = 0n;
  }
  return trozos;
}
