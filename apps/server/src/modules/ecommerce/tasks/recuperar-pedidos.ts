import { setTimeout as esperar } from 'node:timers/promises';
import { sql } from 'kysely';
import { DomainError } from '../../../platform/errors/domain-error.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { recuperarPedidos } from '../tasks.ts';
import { conTienda } from '../use-cases/con-tienda.ts';
import { guardarPagina, ninguno } from '../use-cases/guardar-pagina.ts';
import type { ImportarDeps } from './importar-pedidos.ts';

/** After so many pages the channel's other imports get their turn. */
const paginasPorTramo = 10;

type Tramo = { leidos: number; falta: boolean };

/** A range of the past, read by when the orders were made, which no edit changes. */
export const recuperarPedidosHandler = (deps: ImportarDeps) =>
  handleTask(recuperarPedidos, async (input, context) => {
    const { inTransaction, signal, progress } = context;
    const { reader } = deps.database;
    const recuperacion = await reader
      .withTables<EcommerceTables>()
      .selectFrom('ecommerce.recuperaciones')
      .selectAll()
      .where('id', '=', input.recuperacionId)
      .executeTakeFirst();
    if (recuperacion?.estado !== 'en-curso') return done({ leidos: recuperacion?.leidos ?? 0, falta: false });
    const canal = await cargarCanal(reader, input.canalId);
    const lectura = {
      por: 'hecho' as const,
      desde: recuperacion.avance ?? startOfLimaDay(recuperacion.desde),
      antes: startOfLimaDay(addDays(recuperacion.hasta, 1)),
    };
    const terminar = (estado: 'terminada' | 'fallida', motivo: string | null) =>
      inTransaction((tx) =>
        tx
          .withTables<EcommerceTables>()
          .updateTable('ecommerce.recuperaciones')
          .set({ estado, motivo, terminada_en: deps.clock.now() })
          .where('id', '=', recuperacion.id)
          .where('estado', '=', 'en-curso')
          .execute(),
      );
    try {
      return await conTienda<Tramo>(deps, context, canal, async (tienda) => {
        let paginas = 0;
        let { avance, leidos } = recuperacion;
        for await (const pagina of tienda.paginas(lectura, signal)) {
          await guardarPagina(context, deps, canal, pagina, { via: 'recuperacion' }, ninguno);
          const hechos = pagina.recibidos.map(({ hechoEn }) => hechoEn);
          // Those of the mark's own second come again with the next slice.
          leidos += hechos.filter((hecho) => avance === null || hecho > avance).length;
          avance = new Date(Math.max(avance?.getTime() ?? 0, ...hechos.map((hecho) => hecho.getTime())));
          paginas += 1;
          const tramo = paginas === paginasPorTramo;
          const marca = { avance, leidos };
          const sigue = await inTransaction(async (tx) => {
            const { rows } = await sql<{ total: number | null }>`
              update ecommerce.recuperaciones
              set avance = ${hechos.length > 0 ? marca.avance : recuperacion.avance}, leidos = ${marca.leidos},
                total = coalesce(total, ${pagina.restantes})
              where id = ${recuperacion.id} and estado = 'en-curso' returning total`.execute(tx);
            if (rows[0] && tramo) await enqueue(tx, recuperarPedidos, input);
            return rows[0] ?? null;
          });
          // Somebody stopped it.
          if (!sigue) return done({ leidos, falta: false });
          if (tramo) return done({ leidos, falta: true });
          await progress(sigue.total ? (leidos / sigue.total) * 100 : 0, `${leidos} pedidos leídos`);
          if (pagina.esperaMs > 0) await esperar(pagina.esperaMs, undefined, { signal });
        }
        await terminar('terminada', null);
        return done({ leidos, falta: false });
      });
    } catch (error) {
      if (error instanceof DomainError) await terminar('fallida', error.message);
      throw error;
    }
  });
