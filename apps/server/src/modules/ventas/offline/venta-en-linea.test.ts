import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { registrarVenta } from '../use-cases/registrar-venta.ts';
import { unaVenta } from '../tienda.fixture.ts';
import { abrirTiendaSinRed, unaVentaOffline, type TiendaSinRed } from './offline.fixture.ts';

const unRuc = { tipoDocumento: '6' as const, numeroDocumento: '20131312955', nombre: 'EL SOL S.A.C.' };

let tienda: TiendaSinRed;
beforeAll(async () => {
  tienda = await abrirTiendaSinRed('2026-11-24T15:00:00Z');
});
afterAll(() => tienda.cerrar());

const venderEnLinea = (clave: string, cantidad: string) =>
  registrarVenta(tienda.deps, unaVenta(tienda.caja.sesionId, [[tienda.producto('HER-001'), cantidad]]), {
    principal: tienda.cajero,
    clave,
    ip: null,
  });
const sinRed = (id: string, secuencia: number, cantidad: string) =>
  unaVentaOffline(tienda.caja, secuencia, [{ producto: tienda.producto('HER-001'), cantidad }], { id });
const ventas = async () => {
  const { rows } = await sql<{ cuantas: number }>`select count(*)::int as cuantas from ventas.ventas`.execute(
    tienda.database.reader,
  );
  return rows[0]!.cuantas;
};

it('is one sale with the request whose answer the till never saw', async () => {
  const id = uuidv7();
  const registrada = await venderEnLinea(id, '1');
  const antes = await ventas();
  const venta = sinRed(id, 1, '1');
  await tienda.recibir([venta]);
  await tienda.sincronizar();
  expect(await tienda.estado(venta)).toMatchObject({
    estado: 'registrada',
    numero: registrada.numero,
    ventaId: registrada.ventaId,
  });
  expect(await ventas()).toBe(antes);
  expect(await tienda.incidencias(venta)).toEqual([]);
});

it('tells a person when the till then charged something else', async () => {
  const id = uuidv7();
  const { numero } = await venderEnLinea(id, '1');
  const venta = sinRed(id, 2, '2');
  await tienda.recibir([venta]);
  await tienda.sincronizar();
  expect(await tienda.estado(venta)).toMatchObject({ estado: 'registrada', numero });
  expect(await tienda.incidencias(venta)).toMatchObject([{ tipo: 'total-distinto' }]);
});

it('is not sold again by the request, should that arrive after it', async () => {
  const id = uuidv7();
  const venta = sinRed(id, 3, '1');
  await tienda.recibir([venta]);
  await tienda.sincronizar();
  const { numero } = await tienda.estado(venta);
  const antes = await ventas();
  await expect(venderEnLinea(id, '1')).rejects.toMatchObject({ code: 'ventas.clave_reutilizada', data: { numero } });
  expect(await ventas()).toBe(antes);
});

it('nor while what the till sent waits for a person', async () => {
  const id = uuidv7();
  const venta = {
    ...sinRed(id, 4, '1'),
    hechaEn: '2026-11-10T15:00:00.000Z',
    tipoComprobante: '01' as const,
    cliente: unRuc,
  };
  await tienda.recibir([venta]);
  await tienda.sincronizar();
  expect(await tienda.estado(venta)).toMatchObject({ estado: 'en-revision' });
  const antes = await ventas();
  await expect(venderEnLinea(id, '1')).rejects.toMatchObject({ code: 'ventas.clave_reutilizada' });
  expect(await ventas()).toBe(antes);
});
