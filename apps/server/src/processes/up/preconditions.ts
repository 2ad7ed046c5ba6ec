import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError } from '../../platform/config/settings.ts';
import { isPortFree } from '../../platform/embedded/free-port.ts';
import { isAlive } from '../../platform/embedded/server-process.ts';

/** Not `recursive: true`: where a file system refuses with "no such file", as /proc does, that never returns. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

/** Fails with one clear line when the folder cannot hold the data. */
export function assertWritable(dataDir: string): void {
  try {
    makeFolder(dataDir);
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    const probe = path.join(dataDir, '.prueba-de-escritura');
    writeFileSync(probe, '');
    rmSync(probe);
  } catch {
    throw new SettingsError(`No se puede escribir en la carpeta de datos ${dataDir}: elija otra con DATA_DIR.`);
  }
}

/** One supervisor per data folder. Returns the function that gives the folder free again. */
export function claimDataDir(dataDir: string): () => void {
  const file = path.join(dataDir, 'supervisor.pid');
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const pid = Number(readFileSync(file, 'utf8'));
      if (pid && pid !== process.pid && isAlive(pid)) {
        throw new SettingsError(
          `El sistema ya está en marcha con la carpeta ${dataDir} (proceso ${pid}). Deténgalo, o use otra DATA_DIR y otros puertos.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
}

/** Fails with one line naming the setting when a port is in use. */
export async function assertPortsFree(ports: Readonly<Record<string, number>>, host: string): Promise<void> {
  const seen = new Map<number, string>();
  for (const [setting, port] of Object.entries(ports)) {
    const other = seen.get(port);
    if (other)
      throw new SettingsError(`${other} y ${setting} tienen el mismo puerto ${port}: deles puertos distintos.`);
    seen.set(port, setting);
    if (!(await isPortFree(port, host))) {
      throw new SettingsError(`El puerto ${port} está ocupado: ciérrelo, o elija otro con ${setting}=… npm start.`);
    }
  }
}
