import { randomFrom } from '../random.ts';

/** What happens to the system, in the operator's words. */
export const disasters = {
  'worker-critical': 'kill -9 de un worker de critical',
  'worker-default': 'kill -9 de un worker de las otras colas',
  relay: 'kill -9 de una api mientras encola',
  gateway: 'kill -9 de la api que atiende al cliente',
  beat: 'kill -9 del beat que dirige',
  redis: 'kill -9 de Redis, y vuelve con su AOF',
  flushall: 'FLUSHALL',
} as const;
export type Disaster = keyof typeof disasters;

/** How the rest is shared out once each has happened: workers die most often, because they hold the work. */
const weights: readonly (readonly [Disaster, number])[] = [
  ['worker-critical', 8],
  ['worker-default', 4],
  ['beat', 3],
  ['gateway', 3],
  ['relay', 2],
  ['redis', 2],
];
/** First come, first served, where there are fewer kills than disasters. FLUSHALL happens once. */
const eachOnce: readonly Disaster[] = [
  'worker-critical',
  'flushall',
  'beat',
  'gateway',
  'redis',
  'relay',
  'worker-default',
];

/** The same for the same seed. `at` is the share of the work, from 0 to 1, after which each one strikes. */
export type PlannedDisaster = { readonly kind: Disaster; readonly at: number };

export function planDisasters(kills: number, seed: number): PlannedDisaster[] {
  const random = randomFrom(seed);
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const pick = (): Disaster => {
    let left = random() * total;
    for (const [kind, weight] of weights) if ((left -= weight) < 0) return kind;
    return weights[0]![0];
  };
  const kinds = Array.from({ length: kills }, (_, index) => eachOnce[index] ?? pick());
  for (let i = kinds.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [kinds[i], kinds[j]] = [kinds[j]!, kinds[i]!];
  }
  return kinds.map((kind, index) => ({ kind, at: (index + random()) / (kills + 1) }));
}
