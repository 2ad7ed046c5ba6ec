import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Cadena } from '../cadena.ts';
import { registrarAccionCritica } from '../tasks.ts';
import { sellarPendientes } from '../use-cases/sellar-pendientes.ts';

/** The entry itself was written with the action; this adds the links that are missing, its own and any others'. */
export const registrarAccionCriticaHandler = ({ cadena }: { cadena: Cadena }) =>
  handleTask(registrarAccionCritica, async (_input, { inTransaction, log }) => {
    const { sellados, ultimo } = await inTransaction((tx) => sellarPendientes(tx, cadena));
    // The newest link, kept outside the database too: cutting off the chain's end would contradict the logs.
    if (ultimo) log.info({ numero: ultimo.numero, sello: ultimo.sello.toString('hex') }, 'auditoria.sellada');
    return done({ sellados });
  });
