/** A length of time with its unit written out: `'250ms'`, `'45s'`, `'5m'`, `'2h'`, `'3d'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** @returns whole milliseconds. Throws on a string that is not a {@link Duration}. */
export function toMs(duration: Duration): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(duration);
  if (!match) throw new Error(`"${duration}" is not a duration such as 45s or 5m`);
  return Math.round(Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]);
}
