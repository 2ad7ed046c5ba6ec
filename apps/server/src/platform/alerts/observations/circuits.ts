import { createCircuits } from '../../tasks/circuit.ts';
import { limaTime } from '../../time/lima.ts';
import type { Finding, View } from '../signal.ts';

/** A service that has been away this long will not be back in a moment. */
const criticalAfterMs = 15 * 60_000;

export async function observeCircuits(view: View): Promise<Finding[]> {
  const circuits = await createCircuits(view.servers.broker).list();
  return circuits.flatMap(({ service, state, since, held }): Finding[] => {
    if (state === 'closed' || !since) return [];
    const awayMs = view.now.getTime() - since.getTime();
    return [
      {
        subject: service,
        since,
        severity: awayMs > criticalAfterMs ? 'critica' : 'advertencia',
        detail: `${service.toUpperCase()} no responde desde las ${limaTime(since).slice(0, 5)} (hace ${Math.round(awayMs / 60_000)} min): ${held} ${
          held === 1 ? 'tarea retenida' : 'tareas retenidas'
        }, sin gastar intentos; salen solas cuando vuelva.`,
      },
    ];
  });
}
