/** What the API says about one receipt, and what stands at SUNAT's side and in the inbox. */
export type Recount = {
  /** Sales as the tills' own summaries count them. */
  readonly ventas: number;
  /** Receipts by state. */
  readonly comprobantes: Readonly<Record<string, number>>;
  /** Sales without a receipt, receipts SUNAT does not have, gaps in a series. */
  readonly perdidos: number;
  /** Numbers used twice, documents accepted twice, the same mail delivered twice. */
  readonly duplicados: number;
  /** One Spanish line for each thing counted as lost or doubled. */
  readonly hallazgos: readonly string[];
};

export type RecountInput = {
  /** Sales by the closing summary of each till session. */
  readonly ventasPorCaja: readonly number[];
  /** Receipts issued in the demo, read back from the API. */
  readonly comprobantes: readonly { tipo: string; numero: string; estado: string }[];
  /** What the SUNAT simulator holds for these receipts: name without RUC, such as `03-B001-15`. */
  readonly enSunat: readonly { nombre: string; veces: number }[];
  /** Message-IDs in the inbox that came from these receipts. */
  readonly correos: readonly string[];
};

const accepted = new Set(['aceptado', 'observado']);

const repeated = <Item>(items: readonly Item[], key: (item: Item) => string): string[] => {
  const seen = new Map<string, number>();
  for (const item of items) seen.set(key(item), (seen.get(key(item)) ?? 0) + 1);
  return [...seen].filter(([, count]) => count > 1).map(([name]) => name);
};

/** Numbers that are missing between the first and the last of each series. */
function gaps(comprobantes: RecountInput['comprobantes']): string[] {
  const bySeries = new Map<string, number[]>();
  for (const { tipo, numero } of comprobantes) {
    const [serie, correlativo] = numero.split('-') as [string, string];
    const key = `${tipo}-${serie}`;
    bySeries.set(key, [...(bySeries.get(key) ?? []), Number(correlativo)]);
  }
  const missing: string[] = [];
  for (const [serie, numbers] of bySeries) {
    const present = new Set(numbers);
    for (let n = Math.min(...numbers); n <= Math.max(...numbers); n += 1)
      if (!present.has(n)) missing.push(`${serie}-${n}`);
  }
  return missing;
}

/** Compares the shop's books with what arrived outside. Everything here is read back; nothing is remembered. */
export function recount(input: RecountInput): Recount {
  const ventas = input.ventasPorCaja.reduce((sum, count) => sum + count, 0);
  const atSunat = new Map(input.enSunat.map((document) => [document.nombre, document.veces]));
  const lost = [
    ...Array.from(
      { length: Math.max(0, ventas - input.comprobantes.length) },
      () => 'Una venta de la caja no tiene comprobante',
    ),
    ...gaps(input.comprobantes).map((name) => `Falta el número ${name} en su serie`),
    ...input.comprobantes
      .filter((item) => accepted.has(item.estado) && !atSunat.has(`${item.tipo}-${item.numero}`))
      .map((item) => `${item.numero} figura ${item.estado}, pero SUNAT no lo tiene`),
  ];
  const doubled = [
    ...repeated(input.comprobantes, (item) => `${item.tipo}-${item.numero}`).map(
      (name) => `El número ${name} se usó dos veces`,
    ),
    ...input.enSunat.filter(({ veces }) => veces > 1).map(({ nombre }) => `SUNAT aceptó ${nombre} más de una vez`),
    ...Array.from(
      { length: Math.max(0, input.comprobantes.length - ventas) },
      () => 'Hay un comprobante de más que no es de ninguna venta',
    ),
    ...repeated(input.correos, (id) => id).map((id) => `El correo ${id} llegó dos veces`),
  ];
  const byState: Record<string, number> = {};
  for (const { estado } of input.comprobantes) byState[estado] = (byState[estado] ?? 0) + 1;
  return {
    ventas,
    comprobantes: byState,
    perdidos: lost.length,
    duplicados: doubled.length,
    hallazgos: [...lost, ...doubled],
  };
}

/** A working day is good when nothing is lost or doubled and SUNAT has taken every receipt. */
export const isClean = (result: Recount): boolean =>
  result.perdidos === 0 &&
  result.duplicados === 0 &&
  result.ventas > 0 &&
  Object.keys(result.comprobantes).every((estado) => accepted.has(estado));
