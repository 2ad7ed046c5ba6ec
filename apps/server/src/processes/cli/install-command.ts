import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { SettingsError } from '../../platform/config/settings.ts';
import { exampleCompany, parseCompanyFile } from '../installation/company-file.ts';
import { installCompany } from '../installation/install-company.ts';
import { openRuntime } from '../runtime.ts';
import { initialAccess } from '../sunat-access.ts';
import type { CommandContext } from './context.ts';

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(`No se puede leer ${file}: ${(error as Error).message}.`);
  }
}

/** `jsol instalar empresa.json`: the first company, beside a system that runs with ERP_DEMO=no. */
export function addInstallCommand(
  command: (name: string, description: string) => Command,
  { settings, printer }: CommandContext,
): void {
  command('instalar', 'registra la empresa, sus series, cajas, productos y usuarios en una base vacía')
    .argument('[archivo]', 'la empresa, en JSON')
    .option('--ejemplo', 'escribe un archivo de ejemplo y termina')
    .action(async (file: string | undefined, { ejemplo = false }: { ejemplo?: boolean }) => {
      if (ejemplo) return void process.stdout.write(`${JSON.stringify(exampleCompany, null, 2)}\n`);
      if (!file) throw new SettingsError('Falta el archivo de la empresa. Un ejemplo: jsol instalar --ejemplo');
      const company = parseCompanyFile(read(file));
      const runtime = await openRuntime({ ...settings(), ERP_LOG_LEVEL: 'error' }, 'cli');
      try {
        const people = await installCompany(runtime, company, initialAccess(runtime.settings));
        printer().rows(people, ['usuario', 'nombre', 'clave']);
      } finally {
        await runtime.close();
      }
    });
}
