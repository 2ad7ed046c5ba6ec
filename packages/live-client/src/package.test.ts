import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const source = path.join(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'jsol-paquete-'));
const installed = path.join(folder, 'node_modules/@jsol/live-client');
const tsc = path.join(source, '../../node_modules/typescript/bin/tsc');

/** What `npm install` of the packed file would leave, and nothing else of this repository. */
beforeAll(() => {
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: source, stdio: 'pipe' });
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', path.join(folder, tarball!), '-C', installed, '--strip-components=1']);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the packed client runs in Node by itself', () => {
  writeFileSync(
    path.join(folder, 'programa.mjs'),
    `import { createLiveClient } from '@jsol/live-client';
     const client = createLiveClient({
       url: 'ws://nadie/ws',
       openSocket: (url) => {
         console.log('opens', url);
         return { send() {}, close() {}, onmessage: null, onclose: null };
       },
     });
     client.start({ onUnauthenticated: async () => false, onSessionEnded() {} });
     console.log(client.status());
     client.stop();`,
  );
  expect(execFileSync(process.execPath, ['programa.mjs'], { cwd: folder }).toString()).toBe(
    'opens ws://nadie/ws\nconnecting\n',
  );
});

it('its types tell a wrong channel, param or event', () => {
  const program = (channel: string, param: string, event: string) =>
    `import { createLiveClient } from '@jsol/live-client';
     type Channels = { stock: { params: { almacenId: string }; events: { cambio: { productoId: string } } } };
     createLiveClient<Channels>().subscribe('${channel}', { ${param}: '1' }, {
       onEvent: ({ event, data }) => { if (event === '${event}') data.productoId.trim(); },
       onResync: () => undefined,
     });`;
  writeFileSync(path.join(folder, 'bien.mts'), program('stock', 'almacenId', 'cambio'));
  writeFileSync(path.join(folder, 'canal.mts'), program('precios', 'almacenId', 'cambio'));
  writeFileSync(path.join(folder, 'dato.mts'), program('stock', 'sucursalId', 'cambio'));
  writeFileSync(path.join(folder, 'evento.mts'), program('stock', 'almacenId', 'otro'));
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'nodenext',
        target: 'es2022',
        lib: ['es2023', 'dom'],
        strict: true,
        noEmit: true,
        types: [],
      },
      include: ['*.mts'],
    }),
  );
  let output = '';
  try {
    execFileSync(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    output = String((error as { stdout: Buffer }).stdout);
  }
  expect([...new Set(output.split('\n').flatMap((line) => /^(\w+)\.mts/.exec(line)?.[1] ?? []))].sort()).toEqual([
    'canal',
    'dato',
    'evento',
  ]);
}, 60_000);
