import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { pedidoNoEncontrado } from '../errors.ts';
import type { EcommerceTables } from '../tables.ts';
import { leerCrudo, type FilaCanal } from '../tiendas/abrir-tienda.ts';
import type { AplicarDeps, ComoLlega, Resultado } from './aplicar-pedido.ts';
import { guardarPedido } from './guardar-pedido.ts';

/** Looks at the newest version that is kept of an order once more, because something on our side has changed. */
export async function revisarDeNuevo(
  reader: Reader,
  enTransaccion: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  deps: AplicarDeps,
  canal: FilaCanal,
  externoId: string,
  como: Pick<ComoLlega, 'quien' | 'accion'> = {},
): Promise<Resultado> {
  const guardado = await reader
    .withTables<EcommerceTables>()
    .selectFrom('ecommerce.recibidos')
    .select(['cuerpo', 'via'])
    .where('canal_id', '=', canal.id)
    .where('externo_id', '=', externoId)
    .orderBy('modificado_en', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!guardado) throw pedidoNoEncontrado('De ese pedido no se ha recibido nada.');
  const recibido = leerCrudo(canal.tipo, guardado.cuerpo);
  return guardarPedido(enTransaccion, deps, canal, recibido, { ...como, via: guardado.via, denuevo: true });
}

/** A review nobody has solved in a month is no longer looked at by itself. */
const diasDeReintento = 30;
const porVez = 200;

/**
 * Orders that may go on by now: the product exists, the state was decided about, the order of sale is possible. Asked
 * for after every import; those that still cannot stay as they are, without a word.
 */
export async function pedidosPorRevisar(reader: Reader, canalId: string, sku?: string): Promise<string[]> {
  const { rows } = await sql<{ externo_id: string }>`
    select p.externo_id from ecommerce.pedidos p
    where p.canal_id = ${canalId}
      and p.estado = 'en-revision' and p.motivo in ('sku', 'estado-desconocido', 'orden')
      and p.recibido_en > now() - make_interval(days => ${diasDeReintento})
      ${sku === undefined ? sql`` : sql`and exists (select 1 from ecommerce.lineas l where l.pedido_id = p.id and l.sku = ${sku})`}
    order by p.hecho_en limit ${porVez}`.execute(reader);
  return rows.map(({ externo_id }) => externo_id);
}
