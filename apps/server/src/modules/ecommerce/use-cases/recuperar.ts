import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { canalInactivo, rangoInvalido, recuperacionEnCurso, recuperacionNoEncontrada } from '../errors.ts';
import { cargarCanal } from '../queries/canales.ts';
import type { EcommerceTables } from '../tables.ts';
import { recuperarPedidos } from '../tasks.ts';

const diasDeShopify = 60;

/** Starts the import of a range of the past, one at a time per shop. */
export async function pedirRecuperacion(
  tx: Tx,
  { canalId, desde, hasta, actor, ahora }: { canalId: string; desde: string; hasta: string; actor: Actor; ahora: Date },
): Promise<void> {
  const canal = await cargarCanal(tx, canalId);
  if (!canal.activo) throw canalInactivo(`«${canal.nombre}» está desactivada.`);
  if (hasta < desde) throw fuera('hasta', 'El último día va después del primero.');
  if (desde > limaDate(ahora)) throw fuera('desde', 'El primer día todavía no llega.');
  const limite = limaDate(new Date(ahora.getTime() - diasDeShopify * 86_400_000));
  if (canal.tipo === 'shopify' && !canal.todos_los_pedidos && desde < limite)
    throw fuera(
      'desde',
      `Shopify solo muestra los últimos ${diasDeShopify} días, desde el ${fechaPeruana(limite)}. Para ver más, dé a la aplicación el permiso read_all_orders y márquelo en los datos de la tienda.`,
    );
  const id = uuidv7();
  const creada = await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.recuperaciones')
    .values({ id, canal_id: canalId, desde, hasta, estado: 'en-curso', pedida_por: actor.nombre })
    .onConflict((conflict) => conflict.column('canal_id').where('estado', '=', 'en-curso').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!creada) throw recuperacionEnCurso(`«${canal.nombre}» ya tiene una recuperación en curso.`);
  await enqueue(tx, recuperarPedidos, { canalId, codigo: canal.codigo, tipo: canal.tipo, recuperacionId: id });
  await auditar(tx, {
    actor,
    accion: 'ecommerce.recuperacion_pedida',
    entidad: 'canal_de_venta',
    entidadId: canalId,
    detalle: { desde, hasta },
  });
}

/** Ends it after the page it is at; what was read stays. */
export async function detenerRecuperacion(
  tx: Tx,
  { canalId, actor, ahora }: { canalId: string; actor: Actor; ahora: Date },
): Promise<void> {
  const detenida = await tx
    .withTables<EcommerceTables>()
    .updateTable('ecommerce.recuperaciones')
    .set({ estado: 'detenida', terminada_en: ahora, motivo: `La detuvo ${actor.nombre}` })
    .where('canal_id', '=', canalId)
    .where('estado', '=', 'en-curso')
    .returning('id')
    .executeTakeFirst();
  if (!detenida) throw recuperacionNoEncontrada('Esta tienda no está recuperando pedidos.');
  await auditar(tx, {
    actor,
    accion: 'ecommerce.recuperacion_detenida',
    entidad: 'canal_de_venta',
    entidadId: canalId,
    detalle: {},
  });
}

const fuera = (campo: string, detail: string) => rangoInvalido(detail, { errors: [{ pointer: `/${campo}`, detail }] });
