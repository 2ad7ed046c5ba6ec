import { CifraImposible } from '@jsol/tributos/cifra-imposible';
import { sql } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { isDatabaseLoss } from '../../../platform/tasks/database-outage.ts';
import { SupersededError } from '../../../platform/tasks/fence.ts';
import { handleTask, type TaskContext } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { dejarEnRevision, registrarRecibida, type RegistrarRecibidaDeps } from '../offline/registrar-recibida.ts';
import { revisarSaltos } from '../offline/saltos.ts';
import { sincronizarVentaOffline } from '../tasks.ts';
import { conReintentos } from '../use-cases/con-reintentos.ts';

const porLote = 50;
/** A sale that surprised us this often is a person's, and holds up its run no more. */
const fallasMaximas = 3;

type Deps = RegistrarRecibidaDeps & { database: Database };
type Pendiente = { id: string; caja_id: string };

/**
 * Registers a till's sales in the order they were made, each in its own transaction: one that cannot be registered is
 * set aside with its reason and those behind it go on. An unforeseen error is thrown at the end, so that the run is tried
 * again for that sale.
 */
export const sincronizarVentaOfflineHandler = (deps: Deps) =>
  handleTask(sincronizarVentaOffline, async ({ cajaId }, context) => {
    const cuenta = { registradas: 0, enRevision: 0, fallidas: 0 };
    const fallidas = new Set<string>();
    let sorpresa: unknown = null;
    for (;;) {
      const lote = await siguientes(deps.database, cajaId, [...fallidas]);
      if (lote.length === 0) break;
      for (const pendiente of lote) {
        context.signal.throwIfAborted();
        try {
          const estado = await registrar(deps, context, pendiente);
          if (estado === 'registrada') cuenta.registradas += 1;
          if (estado === 'en-revision') cuenta.enRevision += 1;
        } catch (error) {
          if (error instanceof SupersededError || isDatabaseLoss(error) || context.signal.aborted) throw error;
          fallidas.add(pendiente.id);
          cuenta.fallidas += 1;
          sorpresa ??= error;
          context.log.error({ err: error, ventaOfflineId: pendiente.id }, 'ventas.offline_fallida');
          await context.inTransaction((tx) => contarFalla(tx, deps, pendiente));
        }
      }
    }
    await context.inTransaction((tx) => revisarSaltos(tx, cajaId, deps.clock.now()));
    if (sorpresa) throw sorpresa as Error;
    return done(cuenta);
  });

async function siguientes(database: Database, cajaId: string, excepto: readonly string[]): Promise<Pendiente[]> {
  const { rows } = await sql<Pendiente>`
    select id, caja_id from ventas.ventas_offline
    where caja_id = ${cajaId} and estado = 'recibida' and id <> all(${excepto}::uuid[])
    order by arriendo, terminal_id, secuencia, recibida_en limit ${porLote}`.execute(database.reader);
  return rows;
}

async function registrar(deps: Deps, { inTransaction }: TaskContext, pendiente: Pendiente) {
  try {
    return await conReintentos(() => inTransaction((tx) => registrarRecibida(tx, deps, pendiente.id)));
  } catch (error) {
    const reparo = reparoDe(error);
    if (!reparo) throw error;
    await inTransaction((tx) => dejarEnRevision(tx, deps, pendiente, reparo));
    return 'en-revision';
  }
}

function reparoDe(error: unknown): { causa: string; motivo: string } | null {
  if (error instanceof DomainError) return { causa: error.code, motivo: error.message };
  if (error instanceof CifraImposible)
    return { causa: 'cifras', motivo: 'Con las cantidades y precios que llegaron no se puede hacer un comprobante.' };
  return null;
}

async function contarFalla(
  tx: Parameters<Parameters<TaskContext['inTransaction']>[0]>[0],
  deps: Deps,
  pendiente: Pendiente,
): Promise<void> {
  const { rows } = await sql<{ fallas: number }>`
    update ventas.ventas_offline set fallas = fallas + 1
    where id = ${pendiente.id} and estado = 'recibida' returning fallas`.execute(tx);
  if ((rows[0]?.fallas ?? 0) < fallasMaximas) return;
  await dejarEnRevision(tx, deps, pendiente, {
    causa: 'falla',
    motivo: 'El sistema falló varias veces al registrarla. Avise a soporte; cuando lo corrijan, reinténtela.',
  });
}
