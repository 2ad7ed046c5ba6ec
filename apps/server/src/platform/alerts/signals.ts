import { observeBeat } from './observations/beat.ts';
import { observeCircuits } from './observations/circuits.ts';
import { observeEvaluators } from './observations/evaluators.ts';
import { observeUnpushed } from './observations/outbox.ts';
import { observeBacklogs, observeDesertedQueues } from './observations/queues.ts';
import { observeRedisMemory, observeRedisServers } from './observations/redis.ts';
import { observeFailingTasks, observeRunsToReview } from './observations/runs.ts';
import { observeLostSlots } from './observations/slots.ts';
import { observeStuckWorkers } from './observations/workers.ts';
import { defineSignal, type Signal } from './signal.ts';

/** Told from outside PostgreSQL while it is away, and recorded when it is back; see outage.ts. */
export const postgresDown = defineSignal({
  kind: 'postgres_caido',
  title: () => 'PostgreSQL no responde',
  severity: 'critica',
  condition: 'PostgreSQL no acepta conexiones o no contesta durante más de 2 s',
  holdFor: '2s',
  clearFor: '10s',
  needs: [],
  // An evaluator that can ask has its answer already.
  observe: () => Promise.resolve([]),
});

/** What could not be observed. The evaluator adds to it every observation that failed without a known cause. */
export const missingMetric = defineSignal({
  kind: 'metrica_ausente',
  title: (subject) => `No se puede observar: ${subject}`,
  severity: 'advertencia',
  condition: 'Una señal no se puede observar durante 3 s, o un proceso que vigila calla más de 15 s',
  holdFor: '3s',
  clearFor: '10s',
  needs: ['postgresql'],
  observe: observeEvaluators,
});

export const redisDown = defineSignal({
  kind: 'redis_caido',
  title: (subject) => `Redis no responde: ${subject}`,
  severity: 'critica',
  condition: 'Un servidor Redis no acepta conexiones o no contesta en 1 s, durante más de 2 s',
  holdFor: '2s',
  clearFor: '5s',
  needs: [],
  observe: observeRedisServers,
});

/** Every condition the system watches itself for. Each has its runbook, `docs/operacion/<kind>.md`. */
export const signals: readonly Signal[] = [
  defineSignal({
    kind: 'cola_atascada',
    title: (subject) => `Cola atascada: ${subject}`,
    severity: 'advertencia',
    condition:
      'Tareas esperando: critical más de 50 (crítica, de inmediato), default 1000, notifications 2000, reports y sync 500',
    clearFor: '10s',
    needs: ['broker', 'postgresql'],
    observe: observeBacklogs,
  }),
  defineSignal({
    kind: 'cola_sin_worker',
    title: (subject) => `Nadie atiende la cola ${subject}`,
    severity: 'critica',
    condition: 'Ningún worker de la cola da señales durante 4 s',
    holdFor: '4s',
    needs: ['postgresql'],
    observe: observeDesertedQueues,
  }),
  defineSignal({
    kind: 'beat_sin_senal',
    title: () => 'El planificador no da señales',
    severity: 'advertencia',
    condition: 'Ningún beat da señales: advertencia a los 30 s, crítica a los 5 min',
    holdFor: '30s',
    needs: ['postgresql'],
    observe: observeBeat,
  }),
  defineSignal({
    kind: 'redis_memoria_alta',
    title: (subject) => `Memoria de Redis alta: ${subject}`,
    severity: 'critica',
    condition: 'Un Redis usa más del 80 % de su maxmemory o, sin ella, de la memoria de la máquina',
    clearFor: '30s',
    remindEvery: '6h',
    needs: [],
    observe: observeRedisMemory,
  }),
  redisDown,
  postgresDown,
  defineSignal({
    kind: 'circuito_abierto',
    title: (subject) => `Servicio externo sin respuesta: ${subject}`,
    severity: 'advertencia',
    condition: 'Un servicio externo no responde durante más de 2 min; crítica a los 15 min',
    holdFor: '2m',
    clearFor: '5s',
    needs: ['broker'],
    observe: observeCircuits,
  }),
  defineSignal({
    kind: 'ejecuciones_fallando',
    title: (subject) => `Ejecuciones que fallan: ${subject.split(' ')[0]}`,
    severity: 'advertencia',
    condition:
      'Una tarea falla 5 veces en una hora por el mismo error; más de 20 fallas en 5 min se avisan como una sola, crítica',
    clearFor: '30s',
    needs: ['postgresql'],
    observe: observeFailingTasks,
  }),
  defineSignal({
    kind: 'ejecucion_en_revision',
    title: (subject) => `Revisión manual: ${subject}`,
    severity: 'advertencia',
    condition: 'Una ejecución gasta más intentos que los que su tarea declara (reviewAfterAttempts)',
    needs: ['postgresql'],
    observe: observeRunsToReview,
  }),
  defineSignal({
    kind: 'turno_perdido',
    title: (subject) => `Turno perdido: ${subject}`,
    severity: 'advertencia',
    condition: 'El último turno de una programación no se ejecutó, o su ejecución falló',
    needs: ['postgresql'],
    observe: observeLostSlots,
  }),
  defineSignal({
    kind: 'outbox_detenido',
    title: () => 'Las tareas confirmadas no llegan a su cola',
    severity: 'critica',
    condition: 'Una tarea confirmada no pasa a su cola durante 30 s, con Redis en marcha',
    holdFor: '30s',
    needs: ['postgresql'],
    explainedBy: [redisDown.kind],
    observe: observeUnpushed,
  }),
  defineSignal({
    kind: 'worker_atascado',
    title: (subject) => `Worker atascado: ${subject}`,
    severity: 'advertencia',
    condition: 'Un worker pasa más de 2 s sin atender nada, o calla 4 s con ejecuciones en curso',
    clearFor: '15s',
    needs: ['postgresql'],
    observe: observeStuckWorkers,
  }),
  missingMetric,
];
