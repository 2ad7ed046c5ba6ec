import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { declarations } from '../src/app.ts';
import { signals } from '../src/app.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../../..');
const folder = path.join(root, 'docs/operacion');
const run = promisify(execFile);

/** What `jsol --help` prints. */
const help = async (): Promise<string> => {
  const program = path.join(here, '../src/processes/cli.ts');
  return (await run(process.execPath, ['--import', 'tsx', program, '--help'], { cwd: root })).stdout;
};

const files = await readdir(folder);
const texts = new Map(
  await Promise.all(files.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')] as const)),
);
// Other pages of the folder (installing, backups) are about no alert, and are not named after one.
const runbooks = files.filter((file) => texts.get(file)!.startsWith('# `'));

/** Each `jsol …` of the pages, as its words. */
const commandsOf = (text: string): string[][] =>
  [...text.matchAll(/(?:npm run --silent jsol -- |`jsol )([^\n`|]+)/g)].map((match) => match[1]!.trim().split(/\s+/));

test('every signal has its runbook, every runbook has its signal, and the index lists them all', () => {
  expect(runbooks.map((file) => `docs/operacion/${file}`).sort()).toEqual(signals.map(({ runbook }) => runbook).sort());
  for (const { kind } of signals) expect(texts.get('README.md')).toContain(`[${kind}](${kind}.md)`);
});

test.each(runbooks)('%s says what it means, what it does, how to find the cause and how to mend it', (file) => {
  const text = texts.get(file)!;
  expect(text.split('\n', 1)[0]).toMatch(new RegExp(`^# \`${path.basename(file, '.md')}\`: `));
  const headings = [...text.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual(['Significado', 'Impacto', 'Diagnóstico', 'Solución']);
  expect(text).toMatch(/^ *grep -h/m);
  expect(commandsOf(text).length).toBeGreaterThan(0);
});

describe('the commands of the runbooks', () => {
  const used = [...runbooks, 'README.md'].flatMap((file) => commandsOf(texts.get(file)!));

  test('exist', async () => {
    const known = [...(await help()).matchAll(/^ {2}([a-z-]+)/gm)].map((match) => match[1]);
    for (const words of used) expect(known, words.join(' ')).toContain(words[0]);
  });

  test('are given options that some command declares', async () => {
    const processes = path.join(here, '../src/processes');
    const sources = await Promise.all(
      (await readdir(processes, { recursive: true }))
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFile(path.join(processes, file), 'utf8')),
    );
    const declared = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/ption\(\s*'(?:(-\w), )?(--[a-z-]+)/g)].flatMap((match) => match.slice(1)),
      ),
    );
    for (const words of used) {
      for (const option of words.filter((word) => /^--?[A-Za-z]/.test(word)))
        expect(declared, words.join(' ')).toContain(option);
    }
  });

  test('name tasks and schedules that exist', () => {
    const tasks = declarations.flatMap((module) => module.tasks ?? []);
    const schedules = tasks.flatMap((task) => (task.schedule ? [task.schedule.name] : []));
    for (const words of used) {
      const task = words[0] === 'call' ? words[1] : words[words.indexOf('--task') + 1];
      if (words[0] === 'call' || words.includes('--task')) expect(tasks.map(({ name }) => name)).toContain(task);
      if (words[0] === 'schedules' && words[1] === 'next') expect(schedules).toContain(words[2]);
    }
  });
});
