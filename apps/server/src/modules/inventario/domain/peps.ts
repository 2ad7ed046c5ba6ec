import {
  compararMomentos,
  gastar,
  lugarDe,
  ponerCapa,
  type Capa,
  type Deficit,
  type Estado,
  type Momento,
  type Saldo,
} from './capas.ts';
import { proporcion, type Centimos, type Milesimas } from './punto-fijo.ts';
import { devolver, recibir, type Parte, type SalidaReferida } from './salida-referida.ts';

type Lugar = { almacen: string; lote: string | null };

/** What happens to a product's units or to their cost. */
export type Hecho = Momento &
  Lugar & { id: string } & (
    | {
        tipo: 'entrada';
        cantidad: Milesimas;
        /** What all of it cost; null where that follows from what it gives back or receives. */
        costo: Centimos | null;
        devuelve: string | null;
        origen: string | null;
      }
    | {
        tipo: 'salida';
        cantidad: Milesimas;
        /** The entry that goes back to its supplier. */
        devuelve: string | null;
      }
    | {
        tipo: 'costo';
        /** What the units that came with this entry cost beyond it; less than zero for a price taken down. */
        importe: Centimos;
        entrada: string;
        /** How many came with it. */
        cantidad: Milesimas;
      }
  );

/** Which layer fed which exit. */
export type Consumo = Momento & {
  salida: string;
  n: number;
  /** Null for units that were not there: their cost is the last known one. */
  capa: Capa | null;
  cantidad: Milesimas;
  costo: Centimos;
  /** It settles units that had left without a layer; what it cost differently is an adjustment. */
  salda: boolean;
};

/** A cost that is known later than what it belongs to, on the day it is known. */
export type Ajuste = Momento & {
  tipo: 'deficit' | 'costo-adicional';
  /** The entry that settled, or the additional cost. */
  causa: string;
  n: number;
  /** The movement it corrects. */
  movimiento: string;
  almacen: string;
  /** What the warehouse's value changes by. */
  alSaldo: Centimos;
  /** What the cost of what left changes by. */
  alCosto: Centimos;
};

/** Who writes down what the valuation finds. A layer goes on being used up after it was told. */
export type Registro = {
  capa(capa: Capa): void;
  consumo(consumo: Consumo): void;
  ajuste(ajuste: Ajuste): void;
};

/** Exits that entries refer to, by movement. An entry whose exit is missing is valued at the last known cost. */
export type Salidas = ReadonlyMap<string, SalidaReferida>;

/**
 * Carries one product's state over what happened next: the oldest layer of the place leaves first (PEPS). Called with
 * everything that happened in the order of moments, it gives the same as called in any number of stretches.
 */
export function valorar(estado: Estado, hecho: Hecho, salidas: Salidas, registro: Registro): void {
  switch (hecho.tipo) {
    case 'entrada':
      return entrar(estado, hecho, salidas, registro);
    case 'salida':
      return salir(estado, hecho, salidas, registro);
    case 'costo':
      return encarecer(estado, hecho, registro);
  }
}

function saldoDe(estado: Estado, almacen: string): Saldo {
  let saldo = estado.saldos.get(almacen);
  if (!saldo) estado.saldos.set(almacen, (saldo = { cantidad: 0n, valor: 0n }));
  return saldo;
}

/** At the cost of the last entry that had one; nothing else is known of units nobody has seen come in. */
const alUltimoCosto = ({ ultimo }: Estado, cantidad: Milesimas): Centimos =>
  ultimo ? proporcion(ultimo.valor, cantidad, ultimo.cantidad) : 0n;

function entrar(
  estado: Estado,
  hecho: Extract<Hecho, { tipo: 'entrada' }>,
  salidas: Salidas,
  registro: Registro,
): void {
  const { id, almacen, lote, micros, orden } = hecho;
  const saldo = saldoDe(estado, almacen);
  let ajustes = 0;
  for (const [n, parte] of partesQueEntran(estado, hecho, salidas).entries()) {
    const { cantidad, valor } = parte;
    const capa: Capa = {
      entrada: id,
      n,
      almacen,
      lote,
      llegada: { micros, orden },
      edad: parte.edad,
      raiz: parte.raiz,
      cantidad,
      costo: valor,
      base: { cantidad, valor },
      restante: cantidad,
      valor,
    };
    registro.capa(capa);
    saldo.cantidad += cantidad;
    saldo.valor += valor;
    for (const saldado of saldar(estado, capa)) {
      const { deficit, costo, provisional } = saldado;
      registro.consumo({
        micros,
        orden,
        salida: deficit.salida,
        n: deficit.n,
        capa,
        cantidad: saldado.cantidad,
        costo,
        salda: true,
      });
      deficit.n += 1;
      const { raiz, edad } = capa;
      salidas.get(deficit.salida)?.partes.push({ cantidad: saldado.cantidad, valor: costo, raiz, edad });
      if (costo === provisional) continue;
      const alCosto = costo - provisional;
      const movimiento = deficit.salida;
      registro.ajuste({
        micros,
        orden,
        tipo: 'deficit',
        causa: id,
        n: ajustes++,
        movimiento,
        almacen,
        alSaldo: -alCosto,
        alCosto,
      });
      saldo.valor -= alCosto;
    }
    if (capa.restante > 0n) ponerCapa(estado, capa);
  }
  if (hecho.costo && !hecho.devuelve && !hecho.origen) {
    estado.ultimo = { cantidad: hecho.cantidad, valor: hecho.costo };
  }
}

/** What comes in, by cost: what it gives back or receives, and the rest at its own or the last known cost. */
function partesQueEntran(
  estado: Estado,
  { id, micros, orden, cantidad, costo, devuelve, origen }: Extract<Hecho, { tipo: 'entrada' }>,
  salidas: Salidas,
): Parte[] {
  const edad = { micros, orden };
  let partes: Parte[] = [];
  const dada = devuelve ? salidas.get(devuelve) : undefined;
  const enviada = origen ? salidas.get(origen) : undefined;
  // What a customer gives back stands behind what came in before it; what is only moved keeps its age.
  if (dada) partes = devolver(dada, cantidad).map((parte) => ({ ...parte, edad }));
  else if (enviada) partes = recibir(enviada, cantidad);
  const resto = partes.reduce((falta, parte) => falta - parte.cantidad, cantidad);
  if (resto > 0n) {
    const valor = costo === null ? alUltimoCosto(estado, resto) : proporcion(costo, resto, cantidad);
    partes.push({ cantidad: resto, valor, edad, raiz: id });
  }
  return partes;
}

type Saldado = { deficit: Deficit; cantidad: Milesimas; costo: Centimos; provisional: Centimos };

/** Uses a new layer for what its place owes, the oldest debt first. */
function* saldar(estado: Estado, capa: Capa): Generator<Saldado> {
  const deudas = estado.deficits.get(lugarDe(capa));
  while (deudas && deudas.length > 0 && capa.restante > 0n) {
    const deficit = deudas[0]!;
    const cantidad = deficit.restante < capa.restante ? deficit.restante : capa.restante;
    const costo = gastar(capa, cantidad);
    const provisional = gastar(deficit, cantidad);
    if (deficit.restante === 0n) deudas.shift();
    yield { deficit, cantidad, costo, provisional };
  }
}

function salir(
  estado: Estado,
  { id, almacen, lote, micros, orden, cantidad, devuelve }: Extract<Hecho, { tipo: 'salida' }>,
  salidas: Salidas,
  registro: Registro,
): void {
  const lugar = lugarDe({ almacen, lote });
  const cola = estado.capas.get(lugar) ?? [];
  const saldo = saldoDe(estado, almacen);
  const referida = salidas.get(id);
  let falta = cantidad;
  let n = 0;
  const tomar = (capa: Capa): void => {
    const toma = falta < capa.restante ? falta : capa.restante;
    const costo = gastar(capa, toma);
    registro.consumo({ micros, orden, salida: id, n, capa, cantidad: toma, costo, salda: false });
    referida?.partes.push({ cantidad: toma, valor: costo, edad: capa.edad, raiz: capa.raiz });
    saldo.valor -= costo;
    falta -= toma;
    n += 1;
  };
  if (devuelve) {
    for (const capa of cola) if (falta > 0n && capa.raiz === devuelve) tomar(capa);
    if (n > 0)
      estado.capas.set(
        lugar,
        cola.filter((capa) => capa.restante > 0n),
      );
  }
  const restantes = estado.capas.get(lugar) ?? [];
  let gastadas = 0;
  while (falta > 0n && gastadas < restantes.length) {
    const capa = restantes[gastadas]!;
    tomar(capa);
    if (capa.restante === 0n) gastadas += 1;
  }
  if (gastadas > 0) restantes.splice(0, gastadas);
  saldo.cantidad -= cantidad;
  if (falta > 0n) {
    const valor = alUltimoCosto(estado, falta);
    registro.consumo({ micros, orden, salida: id, n, capa: null, cantidad: falta, costo: valor, salda: false });
    const base = { cantidad: falta, valor };
    const deficit: Deficit = { salida: id, edad: { micros, orden }, n: n + 1, base, restante: falta, valor };
    const deudas = estado.deficits.get(lugar);
    if (deudas) deudas.push(deficit);
    else estado.deficits.set(lugar, [deficit]);
    if (referida) referida.deficit = deficit;
    saldo.valor -= valor;
  }
}

/** Spreads a cost over what remains of an entry, wherever it lies; what has left takes its share as cost. */
function encarecer(estado: Estado, hecho: Extract<Hecho, { tipo: 'costo' }>, registro: Registro): void {
  const { id, entrada, micros, orden, importe, cantidad: entraron } = hecho;
  const capas = [...estado.capas.values()]
    .flat()
    .filter(({ raiz }) => raiz === entrada)
    .sort((a, b) => compararMomentos(a.edad, b.edad) || compararMomentos(a.llegada, b.llegada) || a.n - b.n);
  const ajustar = (n: number, almacen: string, alSaldo: Centimos, alCosto: Centimos): void =>
    registro.ajuste({
      micros,
      orden,
      tipo: 'costo-adicional',
      causa: id,
      n,
      movimiento: entrada,
      almacen,
      alSaldo,
      alCosto,
    });
  let recorrido = 0n;
  let dado = 0n;
  let n = 0;
  for (const capa of capas) {
    const hasta = recorrido + capa.restante;
    let parte = proporcion(importe, hasta, entraron) - proporcion(importe, recorrido, entraron);
    // A price taken down by more than a layer is worth leaves it at nothing.
    if (parte < -capa.valor) parte = -capa.valor;
    recorrido = hasta;
    if (parte === 0n) continue;
    capa.valor += parte;
    capa.base = { cantidad: capa.restante, valor: capa.valor };
    saldoDe(estado, capa.almacen).valor += parte;
    ajustar(n++, capa.almacen, parte, 0n);
    dado += parte;
  }
  if (importe !== dado) ajustar(n, hecho.almacen, 0n, importe - dado);
}
