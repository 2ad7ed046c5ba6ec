/** What a benchmark found: ratios to its peers in the same run, and plain figures. */
export type BenchResult = {
  readonly bench: string;
  /** Ours divided by the peer's; above 1 is better than the peer. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly figures: Readonly<Record<string, number>>;
};

const rounded = (figures: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [
      name,
      // What was counted is printed as it was counted.
      Number.isInteger(value) ? value : Number(value.toPrecision(value >= 100 ? 5 : 3)),
    ]),
  );

/** Several as one, its names before each figure's. */
export function merged(results: readonly BenchResult[]): BenchResult {
  const [only, ...others] = results;
  if (only && others.length === 0) return only;
  const prefixed = (part: 'ratios' | 'figures') =>
    Object.fromEntries(
      results.flatMap((result) =>
        Object.entries(result[part]).map(([name, value]) => [`${result.bench}.${name}`, value]),
      ),
    );
  return {
    bench: results.map(({ bench }) => bench).join('+'),
    ratios: prefixed('ratios'),
    figures: prefixed('figures'),
  };
}

/** One JSON object with `json`, aligned lines without. */
export function printResult(result: BenchResult, json: boolean): void {
  const { bench } = result;
  const ratios = rounded(result.ratios);
  const figures = rounded(result.figures);
  if (json) return void process.stdout.write(`${JSON.stringify({ bench, ratios, figures })}\n`);
  const lines = [
    `\n${bench}`,
    ...Object.entries(ratios).map(([peer, ratio]) => `  ${`frente a ${peer}`.padEnd(34)} ${ratio}×`),
    ...Object.entries(figures).map(([name, value]) => `  ${name.padEnd(34)} ${value}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The value below which `share` of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
