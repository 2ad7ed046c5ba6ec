/**
 * A scale of time on which milliseconds and hours can be seen together: between two moments at which something began or
 * ended lies as much room as the logarithm of the time between them.
 * @returns where a moment lies, in percent from the left.
 */
export function escala(tramos: readonly (readonly [desde: number, hasta: number])[]): (momento: number) => number {
  const momentos = [...new Set(tramos.flat())].sort((a, b) => a - b);
  const lugares = new Map<number, number>();
  let lugar = 0;
  momentos.forEach((momento, indice) => {
    if (indice > 0) lugar += Math.log2(2 + (momento - momentos[indice - 1]!));
    lugares.set(momento, lugar);
  });
  const total = Math.max(lugar, 1);
  return (momento) => (100 * (lugares.get(momento) ?? 0)) / total;
}
