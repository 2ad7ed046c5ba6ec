import { proporcion, type Centimos, type Milesimas } from './punto-fijo.ts';

/** Where something stands in a product's history: microseconds since 1970, then the order it was written down in. */
export type Momento = { micros: number; orden: number };

export const compararMomentos = (a: Momento, b: Momento): number => a.micros - b.micros || a.orden - b.orden;

/**
 * A quantity with its cost that is used up bit by bit. What remains is always worth its share of `base`, to the cent:
 * however it is cut up, no cent is lost, the last bit takes what is left, and nothing left is worth nothing.
 */
export type Partible = { base: { cantidad: Milesimas; valor: Centimos }; restante: Milesimas; valor: Centimos };

/** Uses up `cantidad` of what remains. @returns what that cost. */
export function gastar(de: Partible, cantidad: Milesimas): Centimos {
  const antes = de.valor;
  de.restante -= cantidad;
  de.valor = de.restante === 0n ? 0n : proporcion(de.base.valor, de.restante, de.base.cantidad);
  return antes - de.valor;
}

/** What came in at one cost: PEPS uses it up before a younger one. */
export type Capa = Partible & {
  /** The movement that made it, and which of its layers: what is transferred arrives in several. */
  entrada: string;
  n: number;
  almacen: string;
  lote: string | null;
  /** When it came to lie there. */
  llegada: Momento;
  /** Its age: of a transfer, that of the layer it came from. */
  edad: Momento;
  /** The purchase or other entry from outside that its units came with. */
  raiz: string | null;
  /** As it came in. */
  cantidad: Milesimas;
  costo: Centimos;
};

/** Units that left before they came in, at the last known cost until an entry settles them. */
export type Deficit = Partible & {
  salida: string;
  edad: Momento;
  /** Number of the exit's next part. */
  n: number;
};

export type Saldo = { cantidad: Milesimas; valor: Centimos };

/** A warehouse, and the lot where the product has them: PEPS goes on in each by itself. */
export const lugarDe = ({ almacen, lote }: { almacen: string; lote: string | null }): string =>
  `${almacen}|${lote ?? ''}`;

/** What is known of a product between two moments of its history. */
export type Estado = {
  /** By place, the oldest first, only those of which something remains. */
  capas: Map<string, Capa[]>;
  deficits: Map<string, Deficit[]>;
  /** By warehouse. */
  saldos: Map<string, Saldo>;
  /** Quantity and value of the last entry with a cost of its own. */
  ultimo: Saldo | null;
};

export const estadoVacio = (): Estado => ({ capas: new Map(), deficits: new Map(), saldos: new Map(), ultimo: null });

const porLugar = <T>(mapa: ReadonlyMap<string, T>): [string, T][] =>
  [...mapa].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

/**
 * As lines of text, for a point from which the valuation can go on; the same state gives the same text. Ids and numbers
 * alone, so neither quotes nor backslashes occur.
 */
export function guardarEstado({ capas, deficits, saldos, ultimo }: Estado): string {
  const lineas: string[] = [];
  for (const [, cola] of porLugar(capas)) {
    for (const c of cola) {
      lineas.push(
        `capa,${c.almacen},${c.lote ?? ''},${c.entrada},${c.n},${c.llegada.micros},${c.llegada.orden},` +
          `${c.edad.micros},${c.edad.orden},${c.raiz ?? ''},${c.cantidad},${c.costo},${c.base.cantidad},${c.base.valor},${c.restante},${c.valor}`,
      );
    }
  }
  for (const [lugar, deudas] of porLugar(deficits)) {
    for (const d of deudas) {
      lineas.push(
        `deficit,${lugar},${d.salida},${d.edad.micros},${d.edad.orden},${d.n},${d.base.cantidad},${d.base.valor},` +
          `${d.restante},${d.valor}`,
      );
    }
  }
  for (const [almacen, saldo] of porLugar(saldos)) lineas.push(`saldo,${almacen},${saldo.cantidad},${saldo.valor}`);
  if (ultimo) lineas.push(`ultimo,${ultimo.cantidad},${ultimo.valor}`);
  return lineas.join('\n');
}

export function recuperarEstado(texto: string): Estado {
  const estado = estadoVacio();
  for (const linea of texto.split('\n')) {
    const [tipo, ...campos] = linea.split(',');
    const t = (indice: number): string => campos[indice]!;
    const n = (indice: number): number => Number(t(indice));
    const b = (indice: number): bigint => BigInt(t(indice));
    switch (tipo as 'capa' | 'deficit' | 'saldo' | 'ultimo' | '') {
      case 'capa':
        ponerCapa(estado, {
          almacen: t(0),
          lote: t(1) || null,
          entrada: t(2),
          n: n(3),
          llegada: { micros: n(4), orden: n(5) },
          edad: { micros: n(6), orden: n(7) },
          raiz: t(8) || null,
          cantidad: b(9),
          costo: b(10),
          base: { cantidad: b(11), valor: b(12) },
          restante: b(13),
          valor: b(14),
        });
        break;
      case 'deficit': {
        const deficit: Deficit = {
          salida: t(1),
          edad: { micros: n(2), orden: n(3) },
          n: n(4),
          base: { cantidad: b(5), valor: b(6) },
          restante: b(7),
          valor: b(8),
        };
        const deudas = estado.deficits.get(t(0));
        if (deudas) deudas.push(deficit);
        else estado.deficits.set(t(0), [deficit]);
        break;
      }
      case 'saldo':
        estado.saldos.set(t(0), { cantidad: b(1), valor: b(2) });
        break;
      case 'ultimo':
        estado.ultimo = { cantidad: b(0), valor: b(1) };
        break;
      // A product of which nothing is known is an empty text.
      case '':
        break;
    }
  }
  return estado;
}

/** Behind those of its age and before the younger ones. */
export function ponerCapa(estado: Estado, capa: Capa): void {
  const lugar = lugarDe(capa);
  const cola = estado.capas.get(lugar);
  if (!cola) {
    estado.capas.set(lugar, [capa]);
    return;
  }
  let sitio = cola.length;
  while (sitio > 0 && compararMomentos(cola[sitio - 1]!.edad, capa.edad) > 0) sitio -= 1;
  cola.splice(sitio, 0, capa);
}
