import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasApt, installPackages, isRoot, libraryFolders, unpackPackages } from './debian-packages.mjs';
import { inRoot, readHandover, say, writeHandover } from './repository.mjs';

// Beside the browser, a font: without any, pages render as empty boxes and screenshots prove nothing.
const packages = ['chromium', 'chromium-common', 'fonts-dejavu-core'];

/** Printing its version is not enough: a browser that lacks a library fails on its first page. */
function works(command) {
  const page = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--dump-dom'];
  const { status, stdout } = spawnSync(command, [...page, 'data:text/html,<p>listo</p>'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  return status === 0 && stdout.includes('listo');
}

/** One program to name whatever the browser needs: its libraries and fonts lie in the cache, not in the system. */
function wrapper(folder) {
  const program = path.join(folder, 'usr/lib/chromium/chromium');
  if (!existsSync(program)) return null;
  const file = path.join(folder, 'chromium.sh');
  const fonts = path.join(folder, 'fuentes.conf');
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>/usr/share/fonts</dir><dir>${folder}/usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>\n`,
  );
  const libraries = [path.dirname(program), ...libraryFolders(folder)].join(':');
  writeFileSync(
    file,
    `#!/bin/sh\nexport LD_LIBRARY_PATH='${libraries}' FONTCONFIG_FILE='${fonts}'\nexec '${program}' "$@"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

const onPath = () => {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    const { status, stdout } = spawnSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    if (status === 0 && works(stdout.trim())) return stdout.trim();
  }
  return null;
};

function obtain(folder) {
  if (!hasApt())
    return {
      chromium: null,
      chromiumReason: 'no hay Chromium en este equipo: instálelo o defina CHROMIUM=/ruta/chromium',
    };
  const reasons = [];
  if (isRoot()) {
    say('Instalando Chromium para las pruebas de navegador (paquete de Debian)…');
    const reason = installPackages(packages);
    const chromium = reason === null ? onPath() : null;
    if (chromium) return { chromium, chromiumReason: null };
    reasons.push(reason ?? 'el Chromium instalado no abre páginas');
  }
  say('Descargando Chromium a .cache/chromium (sin instalarlo en el sistema)…');
  const reason = unpackPackages(packages, folder);
  const chromium = reason === null ? wrapper(folder) : null;
  if (chromium && works(chromium)) return { chromium, chromiumReason: null };
  reasons.push(reason ?? 'el Chromium descargado no funciona en este equipo');
  return { chromium: null, chromiumReason: `no se pudo obtener Chromium (${reasons.join('; ')})` };
}

/** Finds a Chromium for the browser tests, else provides Debian's. Without one those tests are skipped, with the reason. */
export function provideChromium(folder = inRoot('.cache/chromium')) {
  const named = process.env.CHROMIUM;
  if (named) {
    const found = works(named)
      ? { chromium: named, chromiumReason: null }
      : { chromium: null, chromiumReason: `CHROMIUM=${named} no abre páginas` };
    writeHandover(found);
    return found;
  }
  // A page was opened with it before; that takes a second each time.
  const before = readHandover().chromium;
  if (before && existsSync(before)) return { chromium: before, chromiumReason: null };
  const found = onPath() ?? wrapper(folder);
  const result = found && works(found) ? { chromium: found, chromiumReason: null } : obtain(folder);
  writeHandover(result);
  return result;
}
