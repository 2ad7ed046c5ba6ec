import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const comprimir = promisify(gzip);
const texto = /\.(js|css|html|svg)$/;

/** Leaves `x.js.gz` beside each text file of the build: the server sends it as it is, and compresses nothing itself. */
export const precomprimir = (): Plugin => ({
  name: 'precomprimir',
  apply: 'build',
  async writeBundle({ dir }, bundle) {
    if (!dir) return;
    await Promise.all(
      Object.keys(bundle)
        .filter((nombre) => texto.test(nombre))
        .map(async (nombre) => {
          const archivo = path.join(dir, nombre);
          await writeFile(`${archivo}.gz`, await comprimir(await readFile(archivo), { level: 9 }));
        }),
    );
  },
});
