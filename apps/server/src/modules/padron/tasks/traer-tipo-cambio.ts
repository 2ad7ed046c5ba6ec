import type { PadronClient } from '../../../integrations/padron/padron-client.ts';
import type { Caches } from '../../../platform/cache/cache.ts';
import { afterCommit, type Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { sistema } from '../../auditoria/public.ts';
import { registrarTipoCambio, tipoCambioVigente } from '../../facturacion/public.ts';
import { cacheTiposCambio } from '../caches.ts';
import { traerTipoCambio } from '../tasks.ts';

type Deps = { database: Database; caches: Caches; padron: PadronClient; clock: Clock };

/** What a day has already, by this task or by hand, stays; a day without publication is asked for again in an hour. */
export const traerTipoCambioHandler = ({ database, caches, padron, clock }: Deps) =>
  handleTask(traerTipoCambio, async ({ fecha }, { inTransaction }) => {
    const conocido = await tipoCambioVigente(database.reader, 'USD', fecha);
    if (conocido?.fecha === fecha) return done({ venta: conocido.venta });
    const publicado = await padron.tipoCambio(fecha);
    // On Saturdays and Sundays the answer is Friday's, which holds without being written again.
    if (publicado?.fecha !== fecha) return done({ venta: null });
    const { compra, venta } = publicado;
    await inTransaction(async (tx) => {
      await registrarTipoCambio(
        tx,
        { fecha, moneda: 'USD', compra, venta, fuente: 'SUNAT' },
        { actor: sistema, ahora: clock.now() },
      );
      afterCommit(tx, () => caches.forgetAll(cacheTiposCambio));
    });
    return done({ venta });
  });
