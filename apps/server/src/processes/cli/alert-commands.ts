import type { Command } from 'commander';
import { z } from 'zod';
import { acknowledge, openAlerts, recentAlerts, type Alert } from '../../platform/alerts/alerts.ts';
import { signals } from '../../app.ts';
import { SettingsError } from '../../platform/config/settings.ts';
import { auditar } from '../../modules/auditoria/public.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { positive } from './arguments.ts';
import type { CommandContext } from './context.ts';

const alertId = (text: string): string => {
  if (!z.uuid().safeParse(text).success) throw new SettingsError(`"${text}" no es el id de una alerta.`);
  return text;
};

const row = ({ id, kind, subject, severity, openedAt, closedAt, acknowledgedBy, detail }: Alert) => ({
  id,
  kind,
  subject,
  severity,
  openedAt,
  closedAt,
  acknowledgedBy,
  detail,
});

/** What the system has noticed about itself, and what it looks at. */
export function addAlertCommands(
  command: (name: string, description: string) => Command,
  { settings, printer }: CommandContext,
): void {
  const withRuntime = async (work: (runtime: Runtime) => Promise<void>): Promise<void> => {
    const runtime = await openRuntime({ ...settings(), ERP_LOG_LEVEL: 'error' }, 'cli');
    try {
      await work(runtime);
    } finally {
      await runtime.close();
    }
  };

  command('signals', 'las señales que el sistema vigila').action(() =>
    printer().rows(
      signals.map(({ kind, severity, condition, runbook }) => ({ kind, severity, condition, runbook })),
      ['kind', 'severity', 'condition', 'runbook'],
    ),
  );
  command('alerts', 'las alertas abiertas, lo peor primero')
    .option('--all', 'también las que terminaron, lo más nuevo primero')
    .option('--limit <n>', 'cuántas con --all', positive, 50)
    .action(({ all = false, limit }: { all?: boolean; limit: number }) =>
      withRuntime(async ({ database }) => {
        const found = all ? await recentAlerts(database.reader, { limit }) : await openAlerts(database.reader);
        printer().rows(found.map(row), ['severity', 'kind', 'subject', 'openedAt', 'closedAt', 'detail', 'id']);
      }),
    );
  command('acknowledge', 'se encarga de una alerta: no se vuelve a recordar')
    .argument('<id>', 'el de una alerta', alertId)
    .requiredOption('--by <nombre>', 'quién se encarga')
    .action((id: string, { by }: { by: string }) =>
      withRuntime(async ({ database }) => {
        const taken = await database.transaction(async (tx) => {
          const acknowledged = await acknowledge(tx, id, by);
          if (acknowledged) {
            await auditar(tx, {
              actor: { id: null, nombre: by },
              accion: 'operaciones.alerta_atendida',
              entidad: 'alerta',
              entidadId: id,
            });
          }
          return acknowledged;
        });
        if (!taken) throw new SettingsError(`La alerta ${id} no existe, ya terminó o ya la atiende otra persona.`);
        printer().thing({ id, acknowledgedBy: by });
      }),
    );
}
