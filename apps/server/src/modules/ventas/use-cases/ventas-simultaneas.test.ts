import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cerrarCaja } from './cerrar-caja.ts';
import { registrarVenta } from './registrar-venta.ts';
import { stockInsuficiente } from '../../inventario/errors.ts';
import { sesionCerrada } from '../errors.ts';
import { abrirSesion, abrirTienda, unaPersona, unaVenta, type Tienda } from '../tienda.fixture.ts';

let tienda: Tienda;
let almacenId: string;
beforeAll(async () => {
  tienda = await abrirTienda();
  almacenId = tienda.cajas[0]!.almacenId;
});
afterAll(() => tienda.cerrar());

/** Two cashiers at the two tills of one warehouse. */
async function dosCajeros() {
  await sql`update ventas.sesiones_caja set cerrada_en = now(), contado_efectivo = 0, efectivo_esperado = 0, diferencia = 0
    where cerrada_en is null`.execute(tienda.database.reader);
  return Promise.all(
    tienda.cajas.slice(0, 2).map(async (caja) => {
      const principal = unaPersona('cajero');
      return { principal, sesionId: await abrirSesion(tienda, principal, caja) };
    }),
  );
}
type Cajero = Awaited<ReturnType<typeof dosCajeros>>[number];

const vender = ({ principal, sesionId }: Cajero, lineas: Parameters<typeof unaVenta>[1]) =>
  registrarVenta(tienda.deps, unaVenta(sesionId, lineas), { principal, clave: randomUUID(), ip: null });

/** As the server counts them: a retry that succeeded would not hide one. */
const deadlocks = async () => {
  const { rows } = await sql<{ n: string }>`
    select deadlocks as n from pg_stat_database where datname = current_database()`.execute(tienda.database.reader);
  return rows[0]!.n;
};

describe('a hundred sales at once', () => {
  it('leave exact stock, consecutive numbers and no deadlock, whatever the order of their lines', async () => {
    const cajeros = await dosCajeros();
    const productos = ['CEM-001', 'CEM-004', 'FIE-001', 'GAS-005', 'ELE-011'].map((codigo) => tienda.producto(codigo));
    for (const producto of productos) await tienda.fijarStock(producto, almacenId, '1000');
    const numeroInicial = (await tienda.huella()).numeros!;

    const ventas = await Promise.all(
      Array.from({ length: 100 }, (_, n) => {
        // Each sale takes three of the five, beginning and turning differently.
        const giro = [0, 1, 2].map((paso) => productos[(n + paso * (n % 2 === 0 ? 1 : 4)) % 5]!);
        return vender(
          cajeros[n % 2]!,
          giro.map((producto, indice) => [producto, String(1 + ((n + indice) % 3))]),
        );
      }),
    );

    const numeros = ventas.map(({ numero }) => Number(numero.split('-')[1])).sort((a, b) => a - b);
    expect(numeros).toEqual(Array.from({ length: 100 }, (_, n) => numeroInicial + n + 1));
    const { rows } = await sql<{ codigo: string; stock: string; vendido: string; saldos: string; salidas: string }>`
      select p.codigo, trim_scale(e.stock)::text as stock,
        (select trim_scale(sum(cantidad))::text from ventas.lineas l where l.producto_id = p.id) as vendido,
        (select trim_scale(min(saldo))::text from inventario.movimientos m where m.producto_id = p.id and m.tipo = 'salida' and m.almacen_id = e.almacen_id) as saldos,
        (select count(distinct saldo)::text || '/' || count(*)::text from inventario.movimientos m where m.producto_id = p.id and m.tipo = 'salida') as salidas
      from inventario.productos p join inventario.existencias e on e.producto_id = p.id
      where p.id = any(${productos.map(({ id }) => id)}::uuid[]) and e.almacen_id = ${almacenId}`.execute(
      tienda.database.reader,
    );
    expect(rows).toHaveLength(5);
    for (const { stock, vendido, saldos, salidas } of rows) {
      expect(Number(stock)).toBe(1000 - Number(vendido));
      // Every movement saw the one before it: balances never repeat, and the lowest is today's.
      expect(saldos).toBe(stock);
      const [distintos, todos] = salidas.split('/');
      expect(distintos).toBe(todos);
    }
    expect(await deadlocks()).toBe('0');
  });
});

describe('the last units', () => {
  it('go to as many sales as there are units, and the others are told so', async () => {
    const cajeros = await dosCajeros();
    const taladro = tienda.producto('MAQ-003');
    await tienda.fijarStock(taladro, almacenId, '3');
    const antes = await tienda.huella();

    const resultados = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => vender(cajeros[n % 2]!, [[taladro, '1']])),
    );

    const rechazos = resultados.flatMap((resultado) =>
      resultado.status === 'rejected' ? [resultado.reason as unknown] : [],
    );
    expect(resultados.length - rechazos.length).toBe(3);
    expect(rechazos.every((error) => stockInsuficiente.is(error))).toBe(true);
    expect(await tienda.stock(taladro, almacenId)).toBe('0');
    const despues = await tienda.huella();
    expect(despues.numeros).toBe(antes.numeros! + 3);
    expect(despues['inventario.movimientos']).toBe(antes['inventario.movimientos']! + 3);
    expect(despues['ventas.claves']).toBe(antes['ventas.claves']! + 3);
  });
});

describe('closing while others sell', () => {
  it('counts every sale that was let in and lets in none afterwards', async () => {
    const cajero = (await dosCajeros())[0]!;
    const cemento = tienda.producto('CEM-001');
    await tienda.fijarStock(cemento, almacenId, '500');
    const gerente = unaPersona('gerente');
    const ventas = Array.from({ length: 30 }, () => vender(cajero, [[cemento, '1']]));
    const cierre = tienda.database.transaction((tx) =>
      cerrarCaja(tx, tienda.avisos, {
        sesionId: cajero.sesionId,
        contadoEfectivo: '0.00',
        observacion: 'Cierre de prueba',
        principal: gerente,
        ahora: new Date(),
        ip: null,
      }),
    );
    const [resumen, ...resultados] = await Promise.all([
      cierre,
      ...ventas.map((venta) =>
        venta.then(
          () => true,
          (error: unknown) => (sesionCerrada.is(error) ? false : Promise.reject(error as Error)),
        ),
      ),
    ]);
    const hechas = resultados.filter((hecha) => hecha).length;
    expect(resumen.ventas).toBe(hechas);
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ventas.ventas where sesion_id = ${cajero.sesionId}`.execute(
      tienda.database.reader,
    );
    expect(rows[0]!.n).toBe(hechas);
    await expect(vender(cajero, [[cemento, '1']])).rejects.toThrow('La caja se cerró');
  });
});
