import { sql } from 'kysely';
import type { Database } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { planificarResumenes } from '../domain/plan-resumenes.ts';
import { porInformarEnResumen } from '../queries/por-informar.ts';
import { enviarResumenDiarioSunat } from '../tasks.ts';
import { crearResumen } from '../use-cases/crear-resumen.ts';

/** One run at a time reads what is pending, whatever day each is for. */
const turno = sql`select pg_advisory_xact_lock(hashtext('facturacion.resumen_diario'))`;

/**
 * Puts every boleta that no file has told into files, by issue date, and voids of what SUNAT knows. What was issued
 * after this run was due belongs to the next one. A file and its lines are one transaction, so a crash between two
 * files leaves the rest pending and repeats nothing.
 */
export const enviarResumenDiarioSunatHandler = (deps: { database: Database; clock: Clock }) =>
  handleTask(enviarResumenDiarioSunat, async (_input, { inTransaction, dueAt, log }) => {
    const archivos: string[] = [];
    const aplazados = new Set<string>();
    let documentos = 0;
    for (;;) {
      const hechos = await inTransaction(async (tx) => {
        await turno.execute(tx);
        const pendientes = await porInformarEnResumen(tx, { hasta: dueAt, excepto: [...aplazados] });
        const plan = planificarResumenes(pendientes);
        for (const { comprobanteId } of plan.aplazados) aplazados.add(comprobanteId);
        for (const archivo of plan.archivos) {
          const creado = await crearResumen(tx, archivo, { ahora: deps.clock.now(), quien: null });
          archivos.push(creado.numero);
          documentos += creado.lineas;
        }
        return pendientes.length;
      });
      if (hechos === 0) break;
    }
    if (archivos.length > 0) log.info({ archivos, documentos }, 'resumen_diario.armado');
    return done({
      resultado: archivos.length === 0 ? ('sin boletas' as const) : ('informadas' as const),
      archivos,
      documentos,
      aplazados: aplazados.size,
    });
  });
