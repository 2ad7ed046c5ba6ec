import type { MonitorSchedule, MonitorSlot } from '@jsol/contracts/monitor';

export type Salud = { palabra: string; color: 'green' | 'yellow' | 'red' | 'gray' | 'blue'; porque: string };

/** Later than this, the beat does not see to it. */
const atrasoMs = 60_000;
/** A run of a schedule that takes longer than this hangs, or should be looked at. */
const atascoMs = 30 * 60_000;

const malas = new Set(['failed', 'gave-up']);
const pendientes = new Set(['waiting', 'running', 'waiting-retry', 'postponed']);

/** How a schedule is, from its slots of the day: the worst word that is true. @param slots its own, oldest first. */
export function saludDe(programacion: MonitorSchedule, slots: readonly MonitorSlot[], ahora: Date): Salud {
  if (programacion.paused) return { palabra: 'Pausada', color: 'gray', porque: 'Sus turnos se anotan como omitidos.' };
  const siguiente = programacion.nextAt ? Date.parse(programacion.nextAt) : null;
  if (siguiente !== null && ahora.getTime() - siguiente > atrasoMs) {
    return { palabra: 'Atrasada', color: 'red', porque: 'Su turno pasó y nadie lo decidió: ¿hay un beat en marcha?' };
  }
  const conEjecucion = slots.filter(({ runState }) => runState !== null);
  const ultima = conEjecucion.at(-1);
  if (ultima?.runState && malas.has(ultima.runState)) {
    return { palabra: 'Fallando', color: 'red', porque: 'Su última ejecución necesita a una persona.' };
  }
  const colgada = conEjecucion.find(
    ({ runState, dueAt }) => runState && pendientes.has(runState) && ahora.getTime() - Date.parse(dueAt) > atascoMs,
  );
  if (colgada) return { palabra: 'Atascada', color: 'yellow', porque: 'Una ejecución suya no termina.' };
  if (!programacion.lastAt) return { palabra: 'Nunca corrió', color: 'gray', porque: 'Todavía no le ha tocado.' };
  if (programacion.lastFate === 'missed') {
    return { palabra: 'Perdió un turno', color: 'yellow', porque: 'Su último turno pasó sin que corriera.' };
  }
  return { palabra: 'Sana', color: 'green', porque: 'Corre a su hora.' };
}
