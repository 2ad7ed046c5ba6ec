import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTask } from '../../../platform/tasks/testing.ts';
import type { Aviso } from '../../notificaciones/public.ts';
import { latir } from '../offline/arriendos.ts';
import { abrirTiendaSinRed, unaVentaOffline, type TiendaSinRed } from '../offline/offline.fixture.ts';
import { vigilarVentasSinSincronizarHandler } from './vigilar-ventas-sin-sincronizar.ts';

let t: TiendaSinRed;
const avisos: Aviso[] = [];
beforeAll(async () => {
  t = await abrirTiendaSinRed('2026-11-24T10:00:00-05:00');
});
afterAll(() => t.cerrar());

async function vigilar() {
  const notificar = (_tx: unknown, aviso: Aviso) => {
    avisos.push(aviso);
    return Promise.resolve();
  };
  const handler = vigilarVentasSinSincronizarHandler({ database: t.database, clock: t.clock, notificar });
  const antes = avisos.length;
  await runTask(handler, {}, { database: t.database, clock: t.clock });
  return avisos.slice(antes).map(({ titulo }) => titulo);
}
const latido = (pendientes: number, masAntiguaEn: string | null) =>
  t.database.transaction((tx) =>
    latir(
      tx,
      t.caja.cajaId,
      { terminalId: t.caja.terminalId, arriendo: t.caja.arriendo, pendientes, masAntiguaEn },
      { principal: t.cajero, ahora: t.clock.now() },
    ),
  );

it('tells once of a till whose sales are older than a day, and again only after none was', async () => {
  const aviso = ['Caja 1 tiene ventas sin sincronizar'];
  await latido(2, '2026-11-24T15:00:00.000Z');
  t.clock.advance('23h');
  expect(await vigilar()).toEqual([]);
  t.clock.advance('2h');
  expect(await vigilar()).toEqual(aviso);
  expect(avisos.at(-1)!.texto).toContain('24/11/2026 a las 10:00');
  expect(await vigilar()).toEqual([]);

  // They come, and one of them waits for a person: it is the same delay.
  const sinRuc = { tipoDocumento: '6' as const, numeroDocumento: '1', nombre: 'X' };
  const venta = unaVentaOffline(t.caja, 1, [{ producto: t.producto('CEM-001'), cantidad: '1' }], {
    hechaEn: '2026-11-24T15:00:00.000Z',
    cliente: sinRuc,
  });
  await t.recibir([venta]);
  await t.sincronizar();
  await latido(0, null);
  expect(await t.estado(venta)).toMatchObject({ estado: 'en-revision' });
  expect(await vigilar()).toEqual([]);

  await sql`update ventas.ventas_offline set estado = 'descartada'`.execute(t.database.reader);
  expect(await vigilar()).toEqual([]);
  await latido(1, '2026-11-24T15:00:00.000Z');
  expect(await vigilar()).toEqual(aviso);
});
