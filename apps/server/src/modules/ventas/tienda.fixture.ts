import { sql } from 'kysely';
import type { z } from 'zod';
import { registrarVentaBody, type Caja, type RegistrarVenta } from '@jsol/contracts/ventas';
import type { Principal } from '../../platform/auth/principal.ts';
import { calcularTotalesVenta, emitirComprobante } from '../facturacion/public.ts';
import { seedFacturacion } from '../facturacion/seed.ts';
import { abrirAlmacen, type AlmacenDePrueba, type ProductoDePrueba } from '../inventario/almacen.fixture.ts';
import { listarCajas } from './queries/cajas.ts';
import { seedVentas } from './seed.ts';
import { abrirCaja } from './use-cases/abrir-caja.ts';
import type { RegistrarVentaDeps } from './use-cases/registrar-venta.ts';

export { unaPersona, avisosDePrueba, type ProductoDePrueba } from '../inventario/almacen.fixture.ts';

export type Tienda = AlmacenDePrueba & {
  deps: RegistrarVentaDeps;
  cajas: Caja[];
  /** Rows of every table a sale writes to. */
  huella(): Promise<Record<string, number>>;
};

/** The demo shop on a database of its own. */
export async function abrirTienda(): Promise<Tienda> {
  const almacen = await abrirAlmacen();
  const { database, avisos } = almacen;
  await database.transaction(async (tx) => {
    await seedFacturacion(tx);
    await seedVentas(tx);
  });
  return {
    ...almacen,
    deps: { ...avisos, database, clock: { now: () => new Date() }, emitirComprobante, calcularTotalesVenta },
    cajas: await listarCajas(database.reader),
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
