import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import { ventaOfflineSchema, type RespuestaOffline, type VentaOffline } from '@jsol/contracts/ventas-offline';
import type { Principal } from '../../../platform/auth/principal.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import { fakeClock, type FakeClock } from '../../../platform/time/fake-clock.ts';
import { sincronizarVentaOfflineHandler } from '../tasks/sincronizar-venta-offline.ts';
import { abrirSesion, abrirTienda, unaPersona, type ProductoDePrueba, type Tienda } from '../tienda.fixture.ts';
import { arrendar } from './arriendos.ts';
import { recibirVentas } from './recibir-ventas.ts';
import { estadosDeVentas } from './respuestas.ts';

/** Where a sale without network is made. */
export type CajaSinRed = {
  cajaId: string;
  codigo: string;
  sesionId: string;
  cajeroId: string;
  terminalId: string;
  arriendo: number;
  ahora: Date;
};

type LineaDeCaja = {
  producto: Pick<ProductoDePrueba, 'id' | 'codigo' | 'nombre' | 'unidad' | 'precio'>;
  cantidad: string;
};

/** A boleta paid in cash with the exact amount, as a till writes it down; `secuencia` also numbers its ticket. */
export function unaVentaOffline(
  caja: CajaSinRed,
  secuencia: number,
  lineas: readonly LineaDeCaja[],
  cambios: Partial<VentaOffline> = {},
): VentaOffline {
  const escritas: VentaOffline['lineas'] = lineas.map(({ producto, cantidad }) => ({
    id: randomUUID(),
    productoId: producto.id,
    codigo: producto.codigo,
    descripcion: producto.nombre,
    unidad: producto.unidad,
    cantidad,
    precioUnitario: producto.precio,
    descuentoPorcentaje: '0',
    afectacion: '10',
  }));
  const con = { lineas: escritas, ...cambios };
  const { totales } = calcularDocumento({
    precios: 'con-impuestos',
    tasaIgv: '0.18',
    tasaIvap: '0.04',
    lineas: con.lineas.map((linea) => ({ ...linea, descuento: { porcentaje: linea.descuentoPorcentaje } })),
  });
  return ventaOfflineSchema.parse({
    id: uuidv7(),
    cajaId: caja.cajaId,
    sesionId: caja.sesionId,
    terminalId: caja.terminalId,
    arriendo: caja.arriendo,
    secuencia,
    ticket: `OFF-${caja.codigo}-${secuencia}`,
    cajeroId: caja.cajeroId,
    hechaEn: caja.ahora.toISOString(),
    desfaseMs: 0,
    catalogoVersion: 'v1',
    codigoConsulta: randomBytes(12).toString('base64url'),
    tipoComprobante: '03',
    cliente: null,
    pagos: [{ id: randomUUID(), medio: 'efectivo', monto: totales.total }],
    total: totales.total,
    vuelto: '0.00',
    ...con,
  });
}

export type TiendaSinRed = Tienda & {
  clock: FakeClock;
  cajero: Principal;
  gerente: Principal;
  caja: CajaSinRed;
  recibir(ventas: readonly VentaOffline[], quien?: Principal): Promise<RespuestaOffline[]>;
  /** Runs the till's task once. */
  sincronizar(): Promise<unknown>;
  estado(venta: VentaOffline): Promise<RespuestaOffline>;
  /** What a sale raised, as kind and what was found. */
  incidencias(venta: VentaOffline): Promise<{ tipo: string; esperado: string; hallado: string }[]>;
};

/** The demo shop with a cashier at the first till, whose terminal holds it. */
export async function abrirTiendaSinRed(inicio: string): Promise<TiendaSinRed> {
  const tienda = await abrirTienda();
  const clock = fakeClock(inicio);
  const { database } = tienda;
  const cajero = unaPersona('cajero', { name: 'Carla Ramos' });
  await sql`insert into seguridad.usuarios (id, usuario, nombre, clave_hash)
    values (${cajero.userId}, 'carla', 'Carla Ramos', '-')`.execute(database.reader);
  const { id: cajaId, codigo } = tienda.cajas[0]!;
  const sesionId = await abrirSesion(tienda, cajero, tienda.cajas[0]!);
  await sql`update ventas.sesiones_caja set abierta_en = ${clock.now()}`.execute(database.reader);
  const terminalId = randomUUID();
  const { arriendo } = await database.transaction((tx) =>
    arrendar(
      tx,
      cajaId,
      { terminalId, nombre: 'Navegador de la tienda', tomar: false },
      { principal: cajero, ahora: clock.now(), ip: null },
    ),
  );
  const deps = { ...tienda.deps, clock };
  return {
    ...tienda,
    deps,
    clock,
    cajero,
    gerente: unaPersona('gerente'),
    get caja() {
      return { cajaId, codigo, sesionId, cajeroId: cajero.userId, terminalId, arriendo, ahora: clock.now() };
    },
    recibir: (ventas, quien = cajero) =>
      database.transaction((tx) => recibirVentas(tx, ventas, { principal: quien, ahora: clock.now() })),
    sincronizar: () => runTask(sincronizarVentaOfflineHandler(deps), { cajaId }, { database, clock }),
    estado: async ({ id }) => (await estadosDeVentas(database.reader, [id]))[0]!,
    async incidencias({ id }) {
      const { rows } = await sql<{ tipo: string; esperado: string; hallado: string }>`
        select tipo, esperado, hallado from ventas.incidencias i
        join ventas.ventas_offline o on o.id = i.venta_offline_id where o.uuid = ${id} order by tipo`.execute(
        database.reader,
      );
      return rows;
    },
  } as TiendaSinRed;
}
