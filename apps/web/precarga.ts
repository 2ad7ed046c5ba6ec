import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

/**
 * Where a person who sells begins; what these import in their turn comes along, and what the till itself loads later.
 */
const principios = [
  'src/main.tsx',
  'src/app/marco/marco.tsx',
  'src/components/entrada-con-pin.tsx',
  'src/features/seguridad/login-page.tsx',
  'src/features/ventas/pos-page.tsx',
  'src/features/ventas/offline/segundo-plano.tsx',
];
const deLaCarpetaPublica = ['icono.svg', 'icono-192.png', 'icono-512.png', 'manifest.webmanifest'];
const raiz = path.dirname(fileURLToPath(import.meta.url));
const carpetaDeLaCaja = path.join(raiz, 'src/features/ventas') + path.sep;

/** The chunks and styles that opening the till loads, without those that only other screens do. */
export function archivosDelPos(bundle: Rolldown.OutputBundle): Set<string> {
  const trozos = Object.values(bundle).filter((salida) => salida.type === 'chunk');
  const archivos = new Set<string>();
  const tomar = (nombre: string) => {
    const trozo = bundle[nombre];
    if (archivos.has(nombre) || trozo?.type !== 'chunk') return;
    archivos.add(nombre);
    for (const estilo of trozo.viteMetadata?.importedCss ?? []) archivos.add(estilo);
    for (const importado of trozo.imports) tomar(importado);
    const esDeLaCaja = trozo.moduleIds.some((modulo) => modulo.startsWith(carpetaDeLaCaja));
    if (esDeLaCaja) for (const diferido of trozo.dynamicImports) tomar(diferido);
  };
  for (const principio of principios) {
    const modulo = path.join(raiz, principio);
    const trozo = trozos.find(({ moduleIds }) => moduleIds.includes(modulo));
    if (!trozo) throw new Error(`precarga.ts: no chunk holds ${principio}`);
    tomar(trozo.fileName);
  }
  return archivos;
}

/** Tells the service worker what to keep. Its version changes with any of it, and with nothing else. */
export const precarga = (): Plugin => ({
  name: 'precarga',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_opciones, bundle) {
      const trabajador = bundle['sw.js'];
      const pagina = bundle['index.html'];
      if (trabajador?.type !== 'chunk' || pagina?.type !== 'asset')
        throw new Error('precarga.ts: sw.js or index.html is missing');
      const archivos = ['index.html', ...[...archivosDelPos(bundle)].sort(), ...deLaCarpetaPublica];
      const huella = createHash('sha256').update(archivos.join('\n')).update(pagina.source);
      for (const archivo of deLaCarpetaPublica) huella.update(readFileSync(path.join(raiz, 'public', archivo)));
      const lista = JSON.stringify({
        version: huella.digest('hex').slice(0, 16),
        archivos: archivos.map((archivo) => `/${archivo}`),
      });
      trabajador.code = trabajador.code.replace('__PRECARGA__', () => lista);
      if (/^\s*(import|export)\b/m.test(trabajador.code))
        throw new Error('precarga.ts: sw.js must be one classic script');
    },
  },
});
