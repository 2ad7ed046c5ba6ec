import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estado } from './capas.ts';
import {
  enLimpio,
  historiaArbitraria,
  valorarEnDosTramos,
  valorarTodo,
  type Escrito,
} from './historia-peps.fixture.ts';
import type { Hecho } from './peps.ts';
import { centimos, deCentimos, deMilesimas, milesimas } from './punto-fijo.ts';

type Dato = { almacen?: string; lote?: string; devuelve?: string; origen?: string };
let orden = 0;
const comun = (id: string, { almacen = 'A', lote }: Dato) => ({
  id,
  almacen,
  lote: lote ?? null,
  micros: (orden += 1),
  orden,
});
const entrada = (id: string, cantidad: string, costo: string | null, dato: Dato = {}): Hecho => ({
  ...comun(id, dato),
  tipo: 'entrada',
  cantidad: milesimas(cantidad),
  costo: costo === null ? null : centimos(costo),
  devuelve: dato.devuelve ?? null,
  origen: dato.origen ?? null,
});
const salida = (id: string, cantidad: string, dato: Dato = {}): Hecho => ({
  ...comun(id, dato),
  tipo: 'salida',
  cantidad: milesimas(cantidad),
  devuelve: dato.devuelve ?? null,
});
const costo = (id: string, de: string, entraron: string, importe: string): Hecho => ({
  ...comun(id, {}),
  tipo: 'costo',
  entrada: de,
  cantidad: milesimas(entraron),
  importe: centimos(importe),
});

/** `s1: 3.000 de e1 a 30.00`, in the order it was written; `+` where it settles what was owed. */
const partes = ({ consumos }: Escrito): string[] =>
  consumos.map(
    (consumo) =>
      `${consumo.salda ? '+' : ''}${consumo.salida}: ${deMilesimas(consumo.cantidad)} de ${consumo.capa?.entrada ?? 'nada'} a ${deCentimos(consumo.costo)}`,
  );
const queda = (estado: Estado): string[] =>
  [...estado.capas.values()]
    .flat()
    .map(
      ({ entrada: de, almacen, restante, valor }) =>
        `${almacen} ${de}: ${deMilesimas(restante)} a ${deCentimos(valor)}`,
    );

describe('PEPS', () => {
  it('takes the oldest first, partially where that is enough, and the last bit takes the odd cents', () => {
    const { estado, escrito } = valorarTodo([
      entrada('e1', '3', '10.00'),
      entrada('e2', '5', '60.00'),
      salida('s1', '1'),
      salida('s2', '1'),
      salida('s3', '2'),
    ]);
    expect(partes(escrito)).toEqual([
      's1: 1.000 de e1 a 3.33',
      's2: 1.000 de e1 a 3.34',
      's3: 1.000 de e1 a 3.33',
      's3: 1.000 de e2 a 12.00',
    ]);
    expect(queda(estado)).toEqual(['A e2: 4.000 a 48.00']);
  });

  it('goes by when it happened, not by when it was written down', () => {
    const tarde = entrada('tarde', '1', '7.00');
    const { escrito } = valorarTodo([entrada('e1', '1', '9.00'), { ...tarde, micros: 0 }, salida('s1', '1')]);
    expect(partes(escrito)).toEqual(['s1: 1.000 de tarde a 7.00']);
  });

  it('gives a returned sale the cost it left with, the last that left first', () => {
    const { estado, escrito } = valorarTodo([
      entrada('e1', '2', '20.00'),
      entrada('e2', '2', '30.00'),
      salida('s1', '3'),
      entrada('d1', '2', null, { devuelve: 's1' }),
    ]);
    expect(escrito.capas.filter(({ entrada: de }) => de === 'd1').map((capa) => deCentimos(capa.costo))).toEqual([
      '15.00',
      '10.00',
    ]);
    expect(queda(estado)).toEqual(['A e2: 1.000 a 15.00', 'A d1: 1.000 a 15.00', 'A d1: 1.000 a 10.00']);
  });

  it('sends back to the supplier what is left of its receipt, and then the oldest', () => {
    const { escrito } = valorarTodo([
      entrada('e1', '5', '50.00'),
      entrada('e2', '2', '40.00'),
      salida('p1', '3', { devuelve: 'e2' }),
    ]);
    expect(partes(escrito)).toEqual(['p1: 2.000 de e2 a 40.00', 'p1: 1.000 de e1 a 10.00']);
  });

  it('lets a lot leave only from its own layers', () => {
    const { escrito } = valorarTodo([
      entrada('e1', '5', '50.00', { lote: 'viejo' }),
      entrada('e2', '5', '60.00', { lote: 'nuevo' }),
      salida('s1', '2', { lote: 'nuevo' }),
    ]);
    expect(partes(escrito)).toEqual(['s1: 2.000 de e2 a 24.00']);
  });

  it('costs what was not there at the last known cost, and settles it with the next entry as an adjustment', () => {
    const { estado, escrito } = valorarTodo([
      entrada('e1', '1', '10.00'),
      salida('s1', '3'),
      entrada('e2', '5', '60.00'),
    ]);
    expect(partes(escrito)).toEqual([
      's1: 1.000 de e1 a 10.00',
      's1: 2.000 de nada a 20.00',
      '+s1: 2.000 de e2 a 24.00',
    ]);
    expect(escrito.ajustes).toMatchObject([
      { tipo: 'deficit', causa: 'e2', movimiento: 's1', alSaldo: -400n, alCosto: 400n, micros: orden },
    ]);
    expect(queda(estado)).toEqual(['A e2: 3.000 a 36.00']);
  });

  it('moves between warehouses with cost and age, so that it still leaves before what is younger there', () => {
    const { escrito } = valorarTodo([
      entrada('e1', '2', '20.00'),
      entrada('b1', '5', '75.00', { almacen: 'B' }),
      salida('t1', '2'),
      entrada('t2', '2', null, { almacen: 'B', origen: 't1' }),
      salida('s1', '3', { almacen: 'B' }),
    ]);
    expect(partes(escrito).slice(1)).toEqual(['s1: 2.000 de t2 a 20.00', 's1: 1.000 de b1 a 15.00']);
  });

  it('spreads a freight over what remains, wherever it lies, and takes the rest to cost', () => {
    const { estado, escrito } = valorarTodo([
      entrada('e1', '10', '100.00'),
      salida('s1', '4'),
      salida('t1', '3'),
      entrada('t2', '3', null, { almacen: 'B', origen: 't1' }),
      costo('f1', 'e1', '10', '25.00'),
    ]);
    expect(queda(estado)).toEqual(['A e1: 3.000 a 37.50', 'B t2: 3.000 a 37.50']);
    expect(escrito.ajustes.map(({ almacen, alSaldo, alCosto }) => [almacen, alSaldo, alCosto])).toEqual([
      ['A', 750n, 0n],
      ['B', 750n, 0n],
      ['A', 0n, 1000n],
    ]);
  });
});

const suma = (valores: Iterable<bigint>): bigint => [...valores].reduce((total, valor) => total + valor, 0n);

function revisar(hechos: readonly Hecho[], estado: Estado, { capas, consumos, ajustes }: Escrito): void {
  const abiertas = [...estado.capas.values()].flat();
  const deudas = [...estado.deficits.values()].flat();
  for (const [almacen, saldo] of estado.saldos) {
    const movido = suma(
      hechos
        .filter((hecho) => hecho.almacen === almacen && hecho.tipo !== 'costo')
        .map(({ tipo, cantidad }) => (tipo === 'entrada' ? cantidad : -cantidad)),
    );
    const deAqui = (lugar: string) => lugar.startsWith(`${almacen}|`);
    const debe = [...estado.deficits].flatMap(([lugar, deudasDeAqui]) => (deAqui(lugar) ? deudasDeAqui : []));
    const hay = abiertas.filter((capa) => capa.almacen === almacen);
    expect(saldo.cantidad).toBe(movido);
    expect(suma(hay.map(({ restante }) => restante)) - suma(debe.map(({ restante }) => restante))).toBe(movido);
    expect(suma(hay.map(({ valor }) => valor)) - suma(debe.map(({ valor }) => valor))).toBe(saldo.valor);
  }
  for (const uno of [...capas, ...deudas]) {
    expect(uno.restante >= 0n && uno.valor >= 0n).toBe(true);
    if (uno.restante === 0n) expect(uno.valor).toBe(0n);
  }
  for (const { costo: cuanto } of consumos) expect(cuanto >= 0n).toBe(true);
  for (const lugar of estado.deficits.keys()) {
    const deudasDelLugar = suma(estado.deficits.get(lugar)!.map(({ restante }) => restante));
    const capasDelLugar = suma((estado.capas.get(lugar) ?? []).map(({ restante }) => restante));
    expect(deudasDelLugar > 0n && capasDelLugar > 0n).toBe(false);
  }
  const entro =
    suma(capas.map((capa) => capa.costo)) +
    suma(ajustes.filter(({ tipo }) => tipo === 'costo-adicional').map(({ alSaldo, alCosto }) => alSaldo + alCosto));
  const salio =
    suma(consumos.filter(({ salda }) => !salda).map((consumo) => consumo.costo)) +
    suma(ajustes.map(({ alCosto }) => alCosto));
  expect(entro).toBe(salio + suma([...estado.saldos.values()].map(({ valor }) => valor)));
}

describe.each([
  ['without lots', false],
  ['with lots', true],
])('any history, %s', (_, conLotes) => {
  it('balances after every event: units, value, layers and costs', () => {
    fc.assert(
      fc.property(historiaArbitraria(conLotes), (hechos) => {
        const vistos: Hecho[] = [];
        valorarTodo(hechos, (hecho, estado, escrito) => {
          vistos.push(hecho);
          revisar(vistos, estado, escrito);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('costs the same at once as stopped anywhere and gone on with', () => {
    fc.assert(
      fc.property(historiaArbitraria(conLotes), fc.nat(60), (hechos, corte) => {
        expect(enLimpio(valorarEnDosTramos(hechos, corte % (hechos.length + 1)))).toEqual(
          enLimpio(valorarTodo(hechos)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('feeds each exit from the units that a queue of single units would give it', () => {
    const simples = historiaArbitraria(conLotes).map((hechos) =>
      hechos
        .filter((hecho) => hecho.tipo === 'entrada' || hecho.tipo === 'salida')
        .map((hecho) => ({
          ...hecho,
          cantidad: (hecho.cantidad % 9n) + 1n,
          devuelve: null,
          origen: null,
          costo: 900n,
        })),
    );
    fc.assert(
      fc.property(simples, (hechos) => {
        const { escrito } = valorarTodo(hechos as Hecho[]);
        expect(repartidoPorUnidades(hechos as Hecho[])).toEqual(
          escrito.consumos
            .filter(({ capa }) => capa)
            .map(({ salida: de, capa, cantidad }) => [de, capa!.entrada, Number(cantidad)]),
        );
      }),
    );
  });
});

/** PEPS done by hand, unit by unit: who leaves, where it came from, how many. */
function repartidoPorUnidades(hechos: readonly Hecho[]): [string, string, number][] {
  const colas = new Map<string, string[]>();
  const deudas = new Map<string, string[]>();
  const repartido: [string, string, number][] = [];
  const anotar = (sale: string, viene: string) => {
    const ultimo = repartido.at(-1);
    if (ultimo?.[0] === sale && ultimo[1] === viene) ultimo[2] += 1;
    else repartido.push([sale, viene, 1]);
  };
  for (const { tipo, id, almacen, lote, cantidad } of [...hechos].sort(
    (a, b) => a.micros - b.micros || a.orden - b.orden,
  )) {
    const lugar = `${almacen}${lote}`;
    const [mia, otra] = tipo === 'entrada' ? [colas, deudas] : [deudas, colas];
    for (let unidad = 0; unidad < cantidad; unidad += 1) {
      const frente = otra.get(lugar)?.shift();
      if (frente === undefined) mia.set(lugar, [...(mia.get(lugar) ?? []), id]);
      else if (tipo === 'entrada') anotar(frente, id);
      else anotar(id, frente);
    }
  }
  return repartido;
}
