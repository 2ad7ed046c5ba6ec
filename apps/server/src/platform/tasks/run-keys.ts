import { sql, type RawBuilder } from 'kysely';

/** Longest business key that is kept, in characters: no receipt, RUC, order or phone comes near it. */
const maxKeyChars = 200;

/** What the index of keys takes: no empty ones, no endless ones, each once. */
export const storableKeys = (keys: readonly string[]): string[] => [
  ...new Set(keys.map((key) => key.replaceAll('\0', '').slice(0, maxKeyChars)).filter((key) => key !== '')),
];

/** A tsquery of one term, as it is: no language, no stemming. */
const term = (key: string, prefix: boolean): string =>
  `'${key.replaceAll('\0', '').replace(/['\\]/g, '$&$&')}'${prefix ? ':*' : ''}`;

/**
 * Whether a row has a business key, or one that begins so; answered by the index `runs_keys`.
 * @param keys the row's column, such as `r.keys`.
 */
export const hasKey = (keys: string, key: string, how: 'exact' | 'prefix' = 'exact'): RawBuilder<boolean> =>
  sql<boolean>`array_to_tsvector(${sql.ref(keys)}) @@ ${term(key, how === 'prefix')}::tsquery`;

/** The same question, where another index has already left few rows: the one of keys is not asked. */
export const hasKeyAmongFew = (keys: string, prefix: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from unnest(${sql.ref(keys)}) as key where starts_with(key, ${prefix}))`;
