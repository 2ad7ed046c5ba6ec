import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Principal } from '../../platform/auth/principal.ts';
import type { CacheDefinition, Caches } from '../../platform/cache/cache.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus, type EventBus } from '../../platform/events/event-bus.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { seedInventario } from './seed.ts';
import type { Avisos } from './use-cases/existencias.ts';

export type Publicado = { channel: string; params: unknown; event: string; data: unknown };

/** Remembers what was published and forgotten, and keeps cached values as Redis would. */
export function avisosDePrueba(): Avisos & { publicados: Publicado[]; olvidados: string[] } {
  const publicados: Publicado[] = [];
  const olvidados: string[] = [];
  const valores = new Map<string, unknown>();
  const caches: Caches = {
    async read(cache, key, load) {
      const nombre = `${cache.name}:${cache.key(key)}`;
      if (!valores.has(nombre)) valores.set(nombre, await load());
      return valores.get(nombre) as z.output<typeof cache.value>;
    },
    forget(cache, key) {
      const nombre = `${cache.name}:${cache.key(key)}`;
      olvidados.push(nombre);
      valores.delete(nombre);
      return Promise.resolve();
    },
    forgetAll(cache: CacheDefinition) {
      olvidados.push(`${cache.name}:*`);
      for (const nombre of valores.keys()) if (nombre.startsWith(`${cache.name}:`)) valores.delete(nombre);
      return Promise.resolve();
    },
  };
  return {
    publicados,
    olvidados,
    caches,
    publisher: {
      publish: (channel, params, event, data) => {
        publicados.push({ channel: channel.name, params, event, data });
        return Promise.resolve();
      },
    },
  };
}

const permisosDe = {
  cajero: ['ventas.vender', 'ventas.caja', 'facturacion.ver', 'inventario.ver'],
  gerente: [
    'ventas.vender',
    'ventas.caja',
    'ventas.descontar',
    'ventas.supervisar',
    'inventario.ver',
    'inventario.mover',
    'inventario.ajustar',
    'inventario.catalogo',
  ],
};

/** A person of a role, different each time. */
export const unaPersona = (rol: keyof typeof permisosDe, cambios: Partial<Principal> = {}): Principal => {
  const userId = randomUUID();
  return {
    userId,
    sessionId: randomUUID(),
    username: `${rol}-${userId.slice(0, 4)}`,
    name: rol === 'gerente' ? 'Gloria Paredes' : 'Carla Ramos',
    roles: [rol],
    permissions: new Set(permisosDe[rol]),
    scopes: [],
    ...cambios,
  };
};

export type ProductoDePrueba = { id: string; codigo: string; nombre: string; precio: string; unidad: string };

export type AlmacenDePrueba = {
  database: Database;
  events: EventBus;
  avisos: ReturnType<typeof avisosDePrueba>;
  /** Of the demo's main shop. */
  almacenId: string;
  /** Throws for a code the demo catalogue does not have. */
  producto(codigo: string): ProductoDePrueba;
  fijarStock(producto: ProductoDePrueba, almacenId: string, stock: string): Promise<void>;
  stock(producto: ProductoDePrueba, almacenId: string): Promise<string>;
  cerrar(): Promise<void>;
};

/** The demo's products and warehouses on a database of their own. */
export async function abrirAlmacen({ clock }: { clock?: Clock } = {}): Promise<AlmacenDePrueba> {
  const db = await testDatabase();
  const events = createEventBus();
  const database = openDatabase({
    url: db.url,
    applicationName: 'prueba',
    events,
    ...(clock && { clock }),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction(seedInventario);
  const { rows } = await sql<ProductoDePrueba>`
    select id, codigo, nombre, precio, unidad from inventario.productos`.execute(database.reader);
  const productos = new Map(rows.map((fila) => [fila.codigo, fila]));
  const tienda = await sql<{ id: string }>`select id from inventario.almacenes where codigo = 'TIENDA'`.execute(
    database.reader,
  );
  return {
    database,
    events,
    avisos: avisosDePrueba(),
    almacenId: tienda.rows[0]!.id,
    producto(codigo) {
      const producto = productos.get(codigo);
      if (!producto) throw new Error(`there is no ${codigo} in the demo catalogue`);
      return producto;
    },
    async fijarStock(producto, almacenId, stock) {
      await sql`update inventario.existencias set stock = ${stock}
        where producto_id = ${producto.id} and almacen_id = ${almacenId}`.execute(database.reader);
    },
    async stock(producto, almacenId) {
      const existencia = await sql<{
        stock: string;
      }>`select trim_scale(stock)::text as stock from inventario.existencias
        where producto_id = ${producto.id} and almacen_id = ${almacenId}`.execute(database.reader);
      return existencia.rows[0]!.stock;
    },
    async cerrar() {
      await database.close();
      await db.drop();
    },
  };
}
