import fc from 'fast-check';
import { estadoVacio, guardarEstado, recuperarEstado, type Capa, type Estado, type Momento } from './capas.ts';
import { compararMomentos } from './capas.ts';
import { valorar, type Ajuste, type Consumo, type Hecho } from './peps.ts';
import type { SalidaReferida } from './salida-referida.ts';

/** Everything a valuation wrote down. */
export type Escrito = { capas: Capa[]; consumos: Consumo[]; ajustes: Ajuste[] };

const almacenes = ['A', 'B', 'C'];

/** What one arrival does; `dias` before now, so that some arrive late. Numbers refer to earlier arrivals. */
type Llegada = {
  accion: 'entrada' | 'salida' | 'devolucion' | 'a-proveedor' | 'traslado' | 'costo' | 'anulacion';
  almacen: number;
  hacia: number;
  lote: number;
  cantidad: number;
  costo: number;
  cual: number;
  tarde: number;
};

const llegada: fc.Arbitrary<Llegada> = fc.record({
  accion: fc.oneof(
    { weight: 4, arbitrary: fc.constant('entrada' as const) },
    { weight: 7, arbitrary: fc.constant('salida' as const) },
    { weight: 2, arbitrary: fc.constant('devolucion' as const) },
    { weight: 1, arbitrary: fc.constant('a-proveedor' as const) },
    { weight: 2, arbitrary: fc.constant('traslado' as const) },
    { weight: 2, arbitrary: fc.constant('costo' as const) },
    { weight: 1, arbitrary: fc.constant('anulacion' as const) },
  ),
  almacen: fc.nat(2),
  hacia: fc.nat(2),
  lote: fc.nat(3),
  cantidad: fc.integer({ min: 1, max: 30_000 }),
  costo: fc.integer({ min: 0, max: 99_999 }),
  cual: fc.nat(1_000),
  tarde: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) }),
});

const dia = 86_400_000_000;

/** A product's history in the order it was written down; sort it by moment before valuing it. */
export const historiaArbitraria = (conLotes: boolean): fc.Arbitrary<Hecho[]> =>
  fc.array(llegada, { minLength: 1, maxLength: 40 }).map((llegadas) => {
    const hechos: Hecho[] = [];
    let orden = 0;
    for (const [indice, una] of llegadas.entries()) {
      const micros = (100 + indice - una.tarde) * dia;
      const lugar = {
        almacen: almacenes[una.almacen]!,
        lote: conLotes && una.lote > 0 ? `L${una.lote % 2}` : null,
      };
      const poner = (hecho: { [K in keyof Hecho]?: unknown } & Record<string, unknown>): void => {
        orden += 1;
        hechos.push({ id: `m${orden}`, micros, orden, ...lugar, ...hecho } as Hecho);
      };
      const cantidad = BigInt(una.cantidad);
      const algunaSalida = elegir(
        hechos.filter((h) => h.tipo === 'salida' && h.micros <= micros),
        una.cual,
      );
      const algunaEntrada = elegir(
        hechos.filter((h) => h.tipo === 'entrada' && !h.devuelve && !h.origen && h.micros <= micros),
        una.cual,
      );
      const suelta = { devuelve: null, origen: null, costo: null };
      switch (una.accion) {
        case 'entrada':
          poner({ ...suelta, tipo: 'entrada', cantidad, costo: BigInt(una.costo) });
          break;
        case 'salida':
          poner({ tipo: 'salida', cantidad, devuelve: null });
          break;
        case 'devolucion':
        case 'anulacion':
          if (algunaSalida?.tipo === 'salida') {
            const todo = una.accion === 'anulacion' || cantidad > algunaSalida.cantidad;
            const vuelve = todo ? algunaSalida.cantidad : cantidad;
            poner({ ...suelta, tipo: 'entrada', cantidad: vuelve, devuelve: algunaSalida.id });
          }
          break;
        case 'a-proveedor':
          if (algunaEntrada) poner({ tipo: 'salida', cantidad, devuelve: algunaEntrada.id });
          break;
        case 'traslado': {
          poner({ tipo: 'salida', cantidad, devuelve: null });
          const origen = `m${orden}`;
          const llega = una.cual % 3 === 0 ? (cantidad + 1n) / 2n : cantidad;
          poner({ ...suelta, almacen: almacenes[una.hacia]!, tipo: 'entrada', cantidad: llega, origen });
          break;
        }
        case 'costo':
          if (algunaEntrada?.tipo === 'entrada') {
            const importe = BigInt(una.costo - 20_000);
            poner({
              ...algunaEntrada,
              micros,
              id: `m${orden + 1}`,
              orden: orden + 1,
              tipo: 'costo',
              importe,
              entrada: algunaEntrada.id,
            });
          }
          break;
      }
    }
    return hechos;
  });

const elegir = <T>(de: readonly T[], cual: number): T | undefined => de[cual % Math.max(1, de.length)];

export const enOrden = (hechos: readonly Hecho[]): Hecho[] => [...hechos].sort(compararMomentos);

export const enBlanco = (): Escrito => ({ capas: [], consumos: [], ajustes: [] });

const referidas = (hechos: readonly Hecho[]): string[] =>
  hechos.flatMap((hecho) => (hecho.tipo === 'entrada' ? [hecho.devuelve ?? hecho.origen ?? []].flat() : []));

/** Carries `estado` over `hechos`, writing into `escrito` and reading from it the exits that lie before. */
export function reproducir(
  estado: Estado,
  hechos: readonly Hecho[],
  escrito: Escrito,
  anteriores: readonly Hecho[] = [],
  despues: (hecho: Hecho) => void = () => undefined,
): void {
  const salidas = new Map<string, SalidaReferida>();
  for (const id of referidas(hechos)) salidas.set(id, salidaEscrita(id, estado, escrito, anteriores));
  const registro = {
    capa: (capa: Capa) => void escrito.capas.push(capa),
    consumo: (consumo: Consumo) => void escrito.consumos.push({ ...consumo }),
    ajuste: (ajuste: Ajuste) => void escrito.ajustes.push(ajuste),
  };
  for (const hecho of hechos) {
    valorar(estado, hecho, salidas, registro);
    despues(hecho);
  }
}

/** What a store knows of an exit: the parts that were written, what is still owed, and what came back of it. */
function salidaEscrita(
  id: string,
  estado: Estado,
  { capas, consumos }: Escrito,
  anteriores: readonly Hecho[],
): SalidaReferida {
  const llegado = (como: 'devuelve' | 'origen') =>
    anteriores
      .filter((hecho) => hecho.tipo === 'entrada' && hecho[como] === id)
      .flatMap((hecho) => capas.filter((capa) => capa.entrada === hecho.id && capa.raiz !== hecho.id))
      .reduce((suma, { cantidad }) => suma + cantidad, 0n);
  return {
    partes: consumos
      .filter(({ salida, capa }) => salida === id && capa)
      .sort((a, b) => a.n - b.n)
      .map(({ cantidad, costo, capa }) => ({ cantidad, valor: costo, edad: capa!.edad, raiz: capa!.raiz })),
    deficit: [...estado.deficits.values()].flat().find(({ salida }) => salida === id) ?? null,
    recibido: llegado('origen'),
    devuelto: llegado('devuelve'),
  };
}

/** Values everything from the beginning. */
export function valorarTodo(
  hechos: readonly Hecho[],
  despues?: (hecho: Hecho, estado: Estado, escrito: Escrito) => void,
) {
  const estado = estadoVacio();
  const escrito = enBlanco();
  reproducir(estado, enOrden(hechos), escrito, [], (hecho) => despues?.(hecho, estado, escrito));
  return { estado, escrito };
}

/** Up to `corte` events, then through the JSON of a point, then the rest: as a store goes on. */
export function valorarEnDosTramos(hechos: readonly Hecho[], corte: number) {
  const ordenados = enOrden(hechos);
  const antes = ordenados.slice(0, corte);
  const escrito = enBlanco();
  const primero = estadoVacio();
  reproducir(primero, antes, escrito);
  const estado = recuperarEstado(guardarEstado(primero));
  reproducir(estado, ordenados.slice(corte), escrito, antes);
  return { estado, escrito };
}

/** What a store keeps of it, for comparing two valuations. */
export const enLimpio = ({ estado, escrito }: { estado: Estado; escrito: Escrito }) => ({
  estado: guardarEstado(estado),
  capas: escrito.capas.map(({ entrada, n, costo, cantidad, edad, raiz }) => ({
    entrada,
    n,
    costo,
    cantidad,
    edad,
    raiz,
  })),
  consumos: escrito.consumos.map(({ capa, ...resto }) => ({ ...resto, capa: capa && `${capa.entrada}/${capa.n}` })),
  ajustes: escrito.ajustes,
});

export const momento = (hecho: Hecho): Momento => ({ micros: hecho.micros, orden: hecho.orden });
