import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { registrarVentaBody, type Caja, type RegistrarVenta } from '@jsol/contracts/ventas';
import type { Principal } from '../../platform/auth/principal.ts';
import type { CacheDefinition, Caches } from '../../platform/cache/cache.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { createEventBus, type EventBus } from '../../platform/events/event-bus.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { calcularTotalesVenta, emitirComprobante } from '../facturacion/public.ts';
import { seedFacturacion } from '../facturacion/seed.ts';
import type { Avisos } from '../inventario/public.ts';
import { seedInventario } from '../inventario/seed.ts';
import { listarCajas } from './queries/cajas.ts';
import { seedVentas } from './seed.ts';
import { abrirCaja } from './use-cases/abrir-caja.ts';
import type { RegistrarVentaDeps } from './use-cases/registrar-venta.ts';

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

export type Tienda = {
  database: Database;
  events: EventBus;
  avisos: ReturnType<typeof avisosDePrueba>;
  deps: RegistrarVentaDeps;
  cajas: Caja[];
  /** Throws for a code the demo catalogue does not have. */
  producto(codigo: string): ProductoDePrueba;
  fijarStock(producto: ProductoDePrueba, almacenId: string, stock: string): Promise<void>;
  stock(producto: ProductoDePrueba, almacenId: string): Promise<string>;
  /** Rows of every table a sale writes to. */
  huella(): Promise<Record<string, number>>;
  cerrar(): Promise<void>;
};

/** The demo shop on a database of its own. */
export async function abrirTienda(): Promise<Tienda> {
  const db = await testDatabase();
  const events = createEventBus();
  const database = openDatabase({
    url: db.url,
    applicationName: 'prueba-ventas',
    events,
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction(async (tx) => {
    await seedFacturacion(tx);
    await seedInventario(tx);
    await seedVentas(tx);
  });
  const { rows } = await sql<ProductoDePrueba>`
    select id, codigo, nombre, precio, unidad from inventario.productos`.execute(database.reader);
  const productos = new Map(rows.map((fila) => [fila.codigo, fila]));
  const avisos = avisosDePrueba();
  return {
    database,
    events,
    avisos,
    deps: { ...avisos, database, clock: { now: () => new Date() }, emitirComprobante, calcularTotalesVenta },
    cajas: await listarCajas(database.reader),
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
    async huella() {
      const tablas = [
        'ventas.ventas',
        'ventas.lineas',
        'ventas.pagos',
        'ventas.claves',
        'ventas.clientes',
        'inventario.movimientos',
        'facturacion.comprobantes',
        'auditoria.registros',
        'platform.outbox',
      ];
      const cuentas: Record<string, number> = {};
      for (const tabla of tablas) {
        const cuenta = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(tabla)}`.execute(
          database.reader,
        );
        cuentas[tabla] = cuenta.rows[0]!.n;
      }
      const series = await sql<{ n: number }>`select sum(ultimo_numero)::int as n from facturacion.series`.execute(
        database.reader,
      );
      const existencias = await sql<{ n: number }>`select sum(version)::int as n from inventario.existencias`.execute(
        database.reader,
      );
      return { ...cuentas, numeros: series.rows[0]!.n, versiones: existencias.rows[0]!.n };
    },
    async cerrar() {
      await database.close();
      await db.drop();
    },
  };
}

/** Opens a till for a person and answers its session. */
export async function abrirSesion(tienda: Tienda, principal: Principal, caja: Caja, fondo = '100.00'): Promise<string> {
  const { sesionId } = await tienda.database.transaction((tx) =>
    abrirCaja(tx, tienda.avisos, { cajaId: caja.id, fondo, principal, ahora: new Date(), ip: null }),
  );
  return sesionId;
}

/** A boleta to nobody in particular, paid in cash; `lineas` as product and quantity. */
export function unaVenta(
  sesionId: string,
  lineas: readonly (readonly [ProductoDePrueba, string])[],
  cambios: Partial<RegistrarVenta> = {},
): z.output<typeof registrarVentaBody> {
  return registrarVentaBody.parse({
    sesionId,
    tipoComprobante: '03',
    cliente: null,
    lineas: lineas.map(([producto, cantidad]) => ({
      productoId: producto.id,
      cantidad,
      precioUnitario: producto.precio,
    })),
    pagos: [{ medio: 'efectivo', monto: '5000.00' }],
    ...cambios,
  });
}
