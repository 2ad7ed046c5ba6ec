import { setTimeout as esperar } from 'node:timers/promises';
import type { TipoCanal } from '@jsol/contracts/ecommerce';
import type { Secrets } from '../../../platform/config/secrets.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { handleTask, type TaskHandler } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { usuariosConPermiso } from '../../seguridad/public.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { importacionDe } from '../tasks.ts';
import type { FilaCanal } from '../tiendas/abrir-tienda.ts';
import { LimiteDeTienda } from '../tiendas/tienda.ts';
import type { AplicarDeps } from '../use-cases/aplicar-pedido.ts';
import { anotarExito, avanzar } from '../use-cases/avance.ts';
import { conTienda } from '../use-cases/con-tienda.ts';
import { guardarPagina, ninguno } from '../use-cases/guardar-pagina.ts';
import { pedidosPorRevisar, revisarDeNuevo } from '../use-cases/revisar-de-nuevo.ts';

export type ImportarDeps = AplicarDeps & { database: Database; secrets: Secrets; clock: Clock };

/** A wait longer than this gives the worker to somebody else. */
const esperaMaximaMs = 10_000;
const dia = 86_400_000;
/** Without read_all_orders, Shopify shows no more. */
const diasDeShopify = 60;

/** Reads a channel's orders by when they were modified, from shortly before the newest that is known: V50. */
export const importarPedidosHandler = (tipo: TipoCanal, deps: ImportarDeps): TaskHandler =>
  handleTask(importacionDe(tipo), async ({ canalId }, context) => {
    const { inTransaction, signal, progress } = context;
    if (canalId === null) {
      await inTransaction((tx) => repartir(tx, tipo));
      return done(ninguno);
    }
    const { database, clock } = deps;
    const canal = await cargarCanal(database.reader, canalId);
    if (!canal.activo) return done(ninguno);
    return conTienda(deps, context, canal, async (tienda) => {
      const desde = await comienzo(database, canal, clock.now());
      let cuenta = ninguno;
      for await (const pagina of tienda.paginas({ por: 'modificado', desde, antes: null }, signal)) {
        cuenta = await guardarPagina(context, deps, canal, pagina, { via: 'consulta' }, cuenta);
        const ultimo = Math.max(...pagina.recibidos.map(({ modificadoEn }) => modificadoEn.getTime()));
        // Only now: what is before the mark is committed.
        if (pagina.recibidos.length > 0) await inTransaction((tx) => avanzar(tx, canal.id, new Date(ultimo)));
        await progress(0, `${cuenta.leidos} pedidos leídos`);
        if (pagina.esperaMs > esperaMaximaMs) throw new LimiteDeTienda(pagina.esperaMs);
        if (pagina.esperaMs > 0) await esperar(pagina.esperaMs, undefined, { signal });
      }
      for (const externoId of await pedidosPorRevisar(database.reader, canal.id)) {
        signal.throwIfAborted();
        await revisarDeNuevo(database.reader, inTransaction, deps, canal, externoId);
      }
      await inTransaction(async (tx) => {
        await anotarExito(tx, canal.id, clock.now());
        if (cuenta.enRevision > 0) await avisarRevision(tx, deps, canal, limaDate(clock.now()));
      });
      return done(cuenta);
    });
  });

/** One run for each channel of the kind, so that one that fails keeps no other waiting. */
async function repartir(tx: Tx, tipo: TipoCanal): Promise<void> {
  const db = tx.withTables<EcommerceTables>();
  const canales = await db
    .selectFrom('ecommerce.canales')
    .select(['id', 'codigo'])
    .where('tipo', '=', tipo)
    .where('activo', '=', true)
    .where('credencial', 'is not', null)
    .execute();
  for (const { id, codigo } of canales) await enqueue(tx, importacionDe(tipo), { canalId: id, codigo });
  await db
    .deleteFrom('ecommerce.webhooks')
    .where('recibido_en', '<', (eb) => eb.val(new Date(Date.now() - 30 * dia)))
    .execute();
}

async function comienzo({ reader }: Database, canal: FilaCanal, ahora: Date): Promise<Date> {
  const avance = await reader
    .withTables<EcommerceTables>()
    .selectFrom('ecommerce.avances')
    .select('hasta')
    .where('canal_id', '=', canal.id)
    .executeTakeFirst();
  const desde = avance?.hasta ? new Date(avance.hasta.getTime() - canal.solape_minutos * 60_000) : canal.importar_desde;
  const limite = new Date(ahora.getTime() - diasDeShopify * dia);
  return canal.tipo === 'shopify' && !canal.todos_los_pedidos && desde < limite ? limite : desde;
}

/** Once a day and channel: who looks at one sees them all. */
async function avisarRevision(tx: Tx, { notificar }: AplicarDeps, canal: FilaCanal, fecha: string): Promise<void> {
  const personas = await usuariosConPermiso(tx, 'ecommerce.administrar');
  await notificar(tx, {
    usuarioIds: personas.map(({ id }) => id),
    nivel: 'aviso',
    titulo: `Pedidos en revisión: ${canal.nombre}`,
    texto: 'Hay pedidos que no pudieron volverse órdenes de venta. Cada uno dice qué le falta.',
    enlace: `/ventas/tiendas/pedidos?canal=${canal.id}&estado=en-revision`,
    clave: `ecommerce:revision:${canal.id}:${fecha}`,
  });
}
