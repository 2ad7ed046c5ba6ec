import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { cerrarSesionRemota } from '../tasks.ts';
import { terminarSesion, type AlTerminarSesion } from '../use-cases/terminar-sesion.ts';

/** Whoever enqueued it may have ended the session already; the announcement is made in any case, and until it succeeds. */
export const cerrarSesionRemotaHandler = (deps: { clock: Clock; alTerminarSesion: AlTerminarSesion }) =>
  handleTask(cerrarSesionRemota, async ({ sesionId }, { inTransaction }) => {
    const cerrada = await inTransaction((tx) =>
      terminarSesion(tx, { sesionId, motivo: 'remota', ahora: deps.clock.now() }, () => undefined),
    );
    await deps.alTerminarSesion(sesionId);
    return done({ cerrada });
  });
