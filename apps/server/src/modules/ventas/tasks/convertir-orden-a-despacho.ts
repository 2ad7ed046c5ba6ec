import { sql } from 'kysely';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import { reservarStock, stockInsuficiente, type Avisos } from '../../inventario/public.ts';
import { despachoCambiado } from '../events.ts';
import { anunciar } from '../ordenes/anunciar.ts';
import { origenDe } from '../ordenes/aprobar-orden.ts';
import { leerDespacho, referenciaDeDespacho } from '../ordenes/despachos.ts';
import { numerar } from '../ordenes/numerar.ts';
import { anotar, bloquearOrden, type FilaOrden } from '../ordenes/orden.ts';
import { convertirOrdenADespacho } from '../tasks.ts';

type Pendiente = { id: string; producto_id: string; cantidad: string; indice: number };

/**
 * Makes the dispatch of an approved order and keeps its stock. Once per order, warehouse, approval and sequence: under
 * the order's lock it looks whether it exists, and a unique index says the same. What the warehouse does not have
 * stays pending in the order, and becomes a further dispatch when stock comes in.
 */
export const convertirOrdenADespachoHandler = (deps: Avisos) =>
  handleTask(convertirOrdenADespacho, ({ ordenId, aprobacion, secuencia }, { inTransaction }) =>
    inTransaction(async (tx) => {
      const orden = await bloquearOrden(tx, ordenId);
      if (orden.estado !== 'aprobada' || orden.aprobacion !== aprobacion)
        return done({ despacho: null, resultado: 'sin efecto' as const });
      const existente = await despachoHecho(tx, orden, secuencia);
      if (existente) return done({ despacho: existente, resultado: 'existente' as const });
      const pendientes = await lineasPendientes(tx, ordenId);
      if (pendientes.length === 0) return done({ despacho: null, resultado: 'sin efecto' as const });

      const despachoId = uuidv7();
      const tomadas = await reservar(tx, deps, orden, referenciaDeDespacho(despachoId), pendientes);
      if (tomadas.length === 0) {
        if (secuencia === 1)
          await anotar(tx, ordenId, {
            quien: 'Sistema',
            hecho: 'En espera de stock',
            detalle: 'El almacén no tiene nada de lo pedido; su despacho se hace cuando entre.',
          });
        return done({ despacho: null, resultado: 'sin stock' as const });
      }
      const numero = await guardar(tx, deps, orden, { despachoId, secuencia, tomadas });
      return done({ despacho: numero, resultado: 'creado' as const });
    }),
  );

async function despachoHecho(tx: Tx, { id, aprobacion }: FilaOrden, secuencia: number): Promise<string | null> {
  const { rows } = await sql<{ numero: string }>`
    select numero from ventas.despachos
    where orden_id = ${id} and aprobacion = ${aprobacion} and secuencia >= ${secuencia} order by secuencia limit 1`.execute(
    tx,
  );
  return rows[0]?.numero ?? null;
}

/** In the order of the product's id, as stock is locked. Services have no stock and are left out. */
async function lineasPendientes(tx: Tx, ordenId: string): Promise<Pendiente[]> {
  const { rows } = await sql<Pendiente>`
    select id, producto_id, (cantidad - atendida)::text as cantidad, orden - 1 as indice from ventas.orden_lineas
    where orden_id = ${ordenId} and unidad <> 'ZZ' and atendida < cantidad order by producto_id, orden`.execute(tx);
  return rows;
}

type Tomada = { id: string; cantidad: string };

/** Keeps what there is, line by line: of one that lacks, the part that is there or nothing, as the order says. */
async function reservar(
  tx: Tx,
  deps: Avisos,
  { almacen_id: almacenId, atencion }: FilaOrden,
  referencia: string,
  pendientes: readonly Pendiente[],
): Promise<Tomada[]> {
  const tomadas: Tomada[] = [];
  for (const { id, producto_id: productoId, cantidad, indice } of pendientes) {
    try {
      const [reservado] = await reservarStock(tx, deps, {
        almacenId,
        referencia,
        lineas: [{ productoId, cantidad, pointer: `/lineas/${indice}` }],
        parcial: atencion === 'parcial',
      });
      if (decimal(reservado!.reservado).gt(0)) tomadas.push({ id, cantidad: valorUnitario(reservado!.reservado) });
    } catch (error) {
      if (!stockInsuficiente.is(error)) throw error;
    }
  }
  return tomadas;
}

async function guardar(
  tx: Tx,
  deps: Avisos,
  orden: FilaOrden,
  { despachoId, secuencia, tomadas }: { despachoId: string; secuencia: number; tomadas: readonly Tomada[] },
): Promise<string> {
  const numero = await numerar(tx, 'OD');
  await sql`
    insert into ventas.despachos (id, numero, orden_id, almacen_id, aprobacion, secuencia)
    values (${despachoId}, ${numero}, ${orden.id}, ${orden.almacen_id}, ${orden.aprobacion}, ${secuencia})`.execute(tx);
  const ids = tomadas.map(({ id }) => id);
  const cantidades = tomadas.map(({ cantidad }) => cantidad);
  await sql`
    with tomadas as (select * from unnest(${ids}::uuid[], ${cantidades}::numeric[]) as t (id, cantidad)),
    escritas as (insert into ventas.despacho_lineas (despacho_id, orden_linea_id, cantidad)
      select ${despachoId}::uuid, id, cantidad from tomadas)
    update ventas.orden_lineas l set atendida = l.atendida + t.cantidad from tomadas t where l.id = t.id`.execute(tx);
  await anotar(tx, orden.id, { quien: 'Sistema', hecho: `Despacho ${numero} creado` });
  await emit(tx, despachoCambiado, { ...origenDe(orden), despachoId, numero, estado: 'pendiente' });
  anunciar(tx, deps, 'nuevo', orden, await leerDespacho(tx, despachoId));
  return numero;
}
