import type { Database, Tx } from '../../../platform/database/database.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done, postpone } from '../../../platform/tasks/outcome.ts';
import type { Notificar } from '../../notificaciones/public.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import {
  anotarFallo,
  empezarCorrida,
  guardarValorDelDia,
  revisarEnCorrida,
  terminarCorrida,
  valorarEnCorrida,
  type Cuenta,
} from './corrida.ts';
import { actualizarValoracionInventario } from './tasks.ts';
import { productosPorValorar } from './valorar-productos.ts';

/** Valued in one transaction: the commit costs little, and a kill loses little. */
const productosPorTanda = 20;
/** Well before the time limit an attempt hands over to the next, which goes on behind the last finished product. */
const relevoMs = 20 * 60_000;

/**
 * Values what is marked, a few products at a time; one that cannot be valued is noted and keeps its mark, and the others
 * go on. Each product is finished once, whatever kills the worker.
 */
export const actualizarValoracionInventarioHandler = ({
  database,
  notificar,
}: {
  database: Database;
  notificar: Notificar;
}) =>
  handleTask(actualizarValoracionInventario, async ({ dia, revisar, quien }, context) => {
    const { runId, inTransaction, progress, signal, log } = context;
    const relevo = performance.now() + relevoMs;
    const seguir = () => {
      signal.throwIfAborted();
      return performance.now() < relevo;
    };
    await inTransaction((tx) => empezarCorrida(tx, runId, quien));
    let ultimo: string | null = null;
    for (;;) {
      if (!seguir()) return postpone('1s', 'Hay mucho por costear: sigue donde quedó.');
      const tanda: string[] = await productosPorValorar(database.reader, ultimo, productosPorTanda);
      if (tanda.length === 0) break;
      try {
        await inTransaction((tx) => valorarEnCorrida(tx, runId, tanda));
      } catch (error) {
        log.warn({ err: error, productos: tanda }, 'valoracion.tanda_fallida');
        for (const productoId of tanda) await deUno(productoId);
      }
      ultimo = tanda.at(-1)!;
      await progress(50, 'Costeando lo que se movió');
    }
    if (dia) await inTransaction((tx) => guardarValorDelDia(tx, dia));
    if (revisar) {
      while (await inTransaction((tx) => revisarEnCorrida(tx, runId, productosPorTanda))) {
        if (!seguir()) return postpone('1s', 'La comprobación es larga: sigue donde quedó.');
        await progress(75, 'Comprobando todo el inventario');
      }
    }
    const cuenta = await inTransaction(async (tx) => {
      const contado = await terminarCorrida(tx, runId);
      if (contado.incidencias > 0) await avisar(tx, notificar, runId, contado);
      return contado;
    });
    const leidos = cuenta.hechos + cuenta.omitidos + cuenta.fallidos;
    const resultado = cuenta.incidencias > 0 ? 'parcial' : leidos + cuenta.revisados === 0 ? 'sin datos' : 'completa';
    return done({ resultado, leidos, ...cuenta } as const);

    /** By itself, so that what is wrong with one product does not hold the others. */
    async function deUno(productoId: string): Promise<void> {
      signal.throwIfAborted();
      try {
        await inTransaction((tx) => valorarEnCorrida(tx, runId, [productoId]));
      } catch (error) {
        log.error({ err: error, productoId }, 'valoracion.producto_fallido');
        const motivo = error instanceof Error ? error.message : String(error);
        await inTransaction((tx) => anotarFallo(tx, runId, productoId, `No se pudo costear: ${motivo}`));
      }
    }
  });

async function avisar(tx: Tx, notificar: Notificar, runId: string, { incidencias }: Cuenta): Promise<void> {
  const personas = await usuariosConPermiso(tx, 'inventario.valorizar');
  await notificar(tx, {
    nivel: 'error',
    titulo: 'El costo de algunos productos no cuadra',
    texto:
      incidencias === 1
        ? 'La valorización encontró un producto con una incidencia; ábrala para ver cuál y por qué.'
        : `La valorización encontró ${incidencias} productos con incidencias; ábrala para ver cuáles y por qué.`,
    enlace: '/inventario/valorizacion?vista=incidencias',
    clave: `valoracion:${runId}`,
    usuarioIds: personas.map(({ id }) => id),
  });
}
