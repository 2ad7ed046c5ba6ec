import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { PedidoTienda, PedidoTiendaFila } from '@jsol/contracts/ecommerce';
import type { pedidosTiendaQuery } from '@jsol/contracts/ecommerce-consulta';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { addDays, startOfLimaDay } from '../../../platform/time/lima.ts';
import { cargarProductos } from '../../inventario/public.ts';
import { pedidoNoEncontrado } from '../errors.ts';
import type { EcommerceTables } from '../tables.ts';

type Fila = Omit<PedidoTiendaFila, 'hechoEn' | 'modificadoEn'> & { hechoEn: Date; modificadoEn: Date };

const columnas = sql`
  p.id, p.canal_id as "canalId", c.nombre as canal, c.tipo, p.externo_id as "externoId", p.numero, p.estado,
  p.estado_tienda as "estadoTienda", p.motivo, p.detalle, p.hecho_en as "hechoEn", p.modificado_en as "modificadoEn",
  p.moneda, p.total::text as total, p.cliente, p.orden_id as "ordenId", p.orden_numero as "ordenNumero",
  (select count(*)::int from ecommerce.incidencias i where i.pedido_id = p.id and i.resuelta_en is null) as incidencias`;
const desdeTablas = sql`ecommerce.pedidos p join ecommerce.canales c on c.id = p.canal_id`;

const aFila = (fila: Fila): PedidoTiendaFila => ({
  ...fila,
  hechoEn: fila.hechoEn.toISOString(),
  modificadoEn: fila.modificadoEn.toISOString(),
});

const comienzaOContiene = (texto: string): string => `%${texto.replace(/[\\%_]/g, '\\$&')}%`;

function condicionesDe(query: z.output<typeof pedidosTiendaQuery>): RawBuilder<unknown> {
  const condiciones: RawBuilder<unknown>[] = [sql`true`];
  if (query.canal) condiciones.push(sql`p.canal_id = ${query.canal}`);
  if (query.estado) condiciones.push(sql`p.estado = ${query.estado}`);
  if (query.incidencias)
    condiciones.push(
      sql`exists (select 1 from ecommerce.incidencias i where i.pedido_id = p.id and i.resuelta_en is null)`,
    );
  if (query.desde) condiciones.push(sql`p.hecho_en >= ${startOfLimaDay(query.desde)}`);
  if (query.hasta) condiciones.push(sql`p.hecho_en < ${startOfLimaDay(addDays(query.hasta, 1))}`);
  if (query.q) {
    const patron = comienzaOContiene(query.q);
    condiciones.push(sql`(p.numero ilike ${patron} or p.externo_id = ${query.q} or p.cliente ilike ${patron}
      or p.numero_documento = ${query.q} or p.email ilike ${patron}
      or exists (select 1 from ecommerce.lineas l where l.pedido_id = p.id and l.sku ilike ${patron}))`);
  }
  return sql.join(condiciones, sql` and `);
}

/** Newest first. */
export async function listarPedidos(reader: Reader, query: z.output<typeof pedidosTiendaQuery>) {
  const { pagina, porPagina } = query;
  const condiciones = condicionesDe(query);
  const [{ rows }, cuenta] = await Promise.all([
    sql<Fila>`
      select ${columnas} from ${desdeTablas} where ${condiciones}
      order by p.hecho_en desc, p.id desc limit ${porPagina} offset ${(pagina - 1) * porPagina}`.execute(reader),
    sql<{ n: number }>`select count(*)::int as n from ${desdeTablas} where ${condiciones}`.execute(reader),
  ]);
  return { items: rows.map(aFila), total: cuenta.rows[0]!.n, pagina, porPagina };
}

/** Throws `ecommerce.pedido_no_encontrado`. */
export async function pedidoPorId(reader: Reader, id: string): Promise<PedidoTienda> {
  const db = reader.withTables<EcommerceTables>();
  type Detalle = Fila &
    Pick<
      PedidoTienda,
      'envio' | 'recargos' | 'tipoDocumento' | 'numeroDocumento' | 'email' | 'telefono' | 'direccion' | 'nota'
    > & {
      informadoEn: Date | null;
    };
  const { rows } = await sql<Detalle>`
    select ${columnas}, p.envio::text as envio, p.recargos::text as recargos, p.tipo_documento as "tipoDocumento",
      p.numero_documento as "numeroDocumento", p.email, p.telefono, p.direccion, p.nota, p.informado_en as "informadoEn"
    from ${desdeTablas} where p.id = ${id}`.execute(reader);
  const [fila] = rows;
  if (!fila) throw pedidoNoEncontrado('Ese pedido no existe.');
  const [lineas, incidencias, historia] = await Promise.all([
    db.selectFrom('ecommerce.lineas').selectAll().where('pedido_id', '=', id).orderBy('orden').execute(),
    db
      .selectFrom('ecommerce.incidencias')
      .selectAll()
      .where('pedido_id', '=', id)
      .where('resuelta_en', 'is', null)
      .orderBy('abierta_en', 'desc')
      .execute(),
    db.selectFrom('ecommerce.historia').selectAll().where('pedido_id', '=', id).orderBy('id', 'desc').execute(),
  ]);
  const productos = await cargarProductos(
    reader,
    lineas.flatMap(({ producto_id }) => (producto_id === null ? [] : [producto_id])),
  );
  return {
    ...fila,
    ...aFila(fila),
    informadoEn: fila.informadoEn?.toISOString() ?? null,
    lineas: lineas.map(({ orden, sku, descripcion, cantidad, total, producto_id }) => {
      const producto = producto_id === null ? undefined : productos.get(producto_id);
      return {
        orden,
        sku,
        descripcion,
        cantidad: valorUnitario(cantidad),
        total,
        producto: producto ? { id: producto.id, codigo: producto.codigo, nombre: producto.nombre } : null,
      };
    }),
    incidenciasAbiertas: incidencias.map((una) => ({
      id: una.id,
      tipo: una.tipo,
      detalle: una.detalle,
      abiertaEn: una.abierta_en.toISOString(),
    })),
    historia: historia.map(({ id: suceso, en, titulo, detalle, quien }) => ({
      id: suceso,
      en: en.toISOString(),
      titulo,
      detalle,
      quien,
    })),
  };
}

export async function hayPedido(reader: Reader, canalId: string, externoId: string): Promise<boolean> {
  const fila = await reader
    .withTables<EcommerceTables>()
    .selectFrom('ecommerce.pedidos')
    .select('id')
    .where('canal_id', '=', canalId)
    .where('externo_id', '=', externoId)
    .executeTakeFirst();
  return fila !== undefined;
}
