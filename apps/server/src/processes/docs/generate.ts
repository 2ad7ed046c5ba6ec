import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isSecret, settingsSchema, type Settings } from '../../platform/config/settings.ts';
import { declaredErrors } from '../../platform/errors/domain-error.ts';
import type { ModuleDeclaration } from '../../platform/module.ts';
import { neededServices } from '../../platform/tasks/task.ts';
import { describeTiming } from '../../platform/schedules/timing-in-spanish.ts';
import { docsFolder } from './docs-folder.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const generated = 'Página generada con `npm run --silent jsol -- docs`: no se edita a mano.';

function tareas(modules: readonly ModuleDeclaration[]): string {
  const sections = modules
    .filter((module) => (module.tasks ?? []).length > 0)
    .map((module) => {
      const rows = module.tasks!.map((task) => [
        `\`${task.name}\`${(task.aliases ?? []).map((alias) => ` (también \`${alias}\`)`).join('')}`,
        task.summary,
        `\`${task.queue}\``,
        // The asterisks of a crontab would make Markdown's italics.
        task.schedule
          ? `\`${task.schedule.name}\`: ${describeTiming(task.schedule.timing).replaceAll('*', '\\*')}`
          : 'por evento',
        `${task.retry.attempts}, desde ${task.retry.firstDelay} hasta ${task.retry.maxDelay}`,
        task.timeout,
        neededServices(task).join(', ') || '–',
      ]);
      return `## ${module.name}\n\n${table(['Tarea', 'Qué hace', 'Cola', 'Cuándo', 'Reintentos', 'Límite', 'Necesita'], rows)}`;
    });
  return `# Tareas\n\n${generated} Las horas son de Lima. Un corte del servicio que una tarea necesita la retiene sin gastar reintentos.\n\n${sections.join('\n\n')}\n`;
}

function errores(): string {
  const rows = declaredErrors().map((error) => [
    `<a id="${error.code}"></a>\`${error.code}\``,
    String(error.status),
    error.title,
    error.fix,
  ]);
  return `# Errores\n\n${generated} Cada respuesta de error es \`application/problem+json\` y lleva uno de estos códigos.\n\n${table(['Código', 'HTTP', 'Qué pasó', 'Cómo se arregla'], rows)}\n`;
}

function configuracion(): string {
  const rows = Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const byDefault = schema.safeParse(undefined);
    const value = byDefault.success && byDefault.data !== undefined ? `\`${String(byDefault.data)}\`` : '–';
    return [`\`${name}\``, `${schema.description ?? ''}${isSecret(name as keyof Settings) ? ' (secreto)' : ''}`, value];
  });
  return `# Configuración\n\n${generated} Todo se lee del entorno al iniciar; un nombre \`ERP_…\` desconocido detiene el arranque.\n\n${table(['Variable', 'Para qué', 'Por defecto'], rows)}\n`;
}

/** The generated pages by file name. */
export const generatedDocs = (modules: readonly ModuleDeclaration[]): Record<string, string> => ({
  'tareas.md': tareas(modules),
  'errores.md': errores(),
  'configuracion.md': configuracion(),
});

/** Writes what differs. With `check`, writes nothing. @returns the names of the pages that differed. */
export async function writeDocs(modules: readonly ModuleDeclaration[], options: { check: boolean }): Promise<string[]> {
  const folder = docsFolder();
  if (!folder) throw new Error('the folder docs/ was not found');
  const stale: string[] = [];
  for (const [name, text] of Object.entries(generatedDocs(modules))) {
    const file = path.join(folder, name);
    const before = await readFile(file, 'utf8').catch(() => '');
    if (before === text) continue;
    stale.push(name);
    if (!options.check) await writeFile(file, text);
  }
  return stale;
}
