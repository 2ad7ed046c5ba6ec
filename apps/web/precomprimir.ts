import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const conGzip = promisify(gzip);
const conBrotli = promisify(brotliCompress);
const texto = /\.(js|css|html|svg)$/;

/** Leaves `x.js.gz` and `x.js.br` beside each text file of the build: the server sends them as they are. */
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
          const contenido = await readFile(archivo);
          await writeFile(`${archivo}.gz`, await conGzip(contenido, { level: 9 }));
          await writeFile(`${archivo}.br`, await conBrotli(contenido));
        }),
    );
  },
});
