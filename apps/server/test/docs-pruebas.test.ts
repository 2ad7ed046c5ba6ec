import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const read = (file: string) => readFile(new URL(file, import.meta.url), 'utf8');

test('docs/pruebas.md shows the example that is executed', async () => {
  const [page, example] = await Promise.all([read('../../../docs/pruebas.md'), read('./ejemplo-de-pruebas.test.ts')]);
  expect(/```ts\n([^]*?)```/.exec(page)?.[1]).toBe(example);
});
