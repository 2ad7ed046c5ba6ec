import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../platform/auth/principal.ts';
import { canalPos } from '../channels.ts';
import { resumenDeSesion } from '../queries/resumen-caja.ts';
import { abrirSesion, abrirTienda, unaPersona, unaVenta, type Tienda } from '../tienda.fixture.ts';
import { abrirCaja } from './abrir-caja.ts';
import { cerrarCaja } from './cerrar-caja.ts';
import { registrarVenta } from './registrar-venta.ts';

let tienda: Tienda;
beforeAll(async () => {
  tienda = await abrirTienda();
});
afterEach(async () => {
  await sql`update ventas.sesiones_caja set cerrada_en = now(), contado_efectivo = 0, efectivo_esperado = 0, diferencia = 0
    where cerrada_en is null`.execute(tienda.database.reader);
  tienda.avisos.publicados.length = 0;
});
afterAll(() => tienda.cerrar());

const cerrar = (sesionId: string, principal: Principal, contadoEfectivo: string, observacion: string | null = null) =>
  tienda.database.transaction((tx) =>
    cerrarCaja(tx, tienda.avisos, {
      sesionId,
      contadoEfectivo,
      observacion,
      principal,
      ahora: new Date(),
      ip: '10.0.0.7',
    }),
  );
const abrir = (principal: Principal, cajaId: string, fondo = '100.00') =>
  tienda.database.transaction((tx) =>
    abrirCaja(tx, tienda.avisos, { cajaId, fondo, principal, ahora: new Date(), ip: null }),
  );

describe('opening a till', () => {
  it('is for one person at a time', async () => {
    const [uno, otro] = [unaPersona('cajero', { name: 'Ana Solís' }), unaPersona('cajero')];
    await abrir(uno, tienda.cajas[0]!.id);
    await expect(abrir(otro, tienda.cajas[0]!.id)).rejects.toMatchObject({
      code: 'ventas.caja_ocupada',
      message: 'Caja 1 la tiene abierta Ana Solís.',
    });
    await expect(abrir(uno, tienda.cajas[1]!.id)).rejects.toMatchObject({ code: 'ventas.cajero_con_caja_abierta' });
  });

  it('asked twice at once, or again with the same float, makes one session', async () => {
    const cajero = unaPersona('cajero');
    const sesiones = await Promise.all([1, 2, 3].map(() => abrir(cajero, tienda.cajas[0]!.id, '80')));
    expect(new Set(sesiones.map(({ sesionId }) => sesionId)).size).toBe(1);
    await expect(abrir(cajero, tienda.cajas[0]!.id, '90.00')).rejects.toMatchObject({ code: 'ventas.caja_ocupada' });
    expect(tienda.avisos.publicados.filter(({ event }) => event === 'sesion')).toHaveLength(1);
  });

  it('is refused for an unknown till and for one of others', async () => {
    await expect(abrir(unaPersona('cajero'), randomUUID())).rejects.toMatchObject({
      code: 'ventas.caja_no_encontrada',
    });
    const deAte = unaPersona('cajero', { scopes: [tienda.cajas[2]!.id] });
    await expect(abrir(deAte, tienda.cajas[0]!.id)).rejects.toMatchObject({ code: 'ventas.caja_ajena', status: 403 });
    await expect(abrir(deAte, tienda.cajas[2]!.id)).resolves.toMatchObject({ fondo: '100.00', ventas: 0 });
  });
});

describe('closing a till', () => {
  async function conVentas() {
    const cajero = unaPersona('cajero');
    const sesionId = await abrirSesion(tienda, cajero, tienda.cajas[0]!, '100.00');
    const cemento = tienda.producto('CEM-001');
    for (const pagos of [
      [{ medio: 'efectivo', monto: '50.00' }],
      [
        { medio: 'tarjeta', monto: '20.00' },
        { medio: 'efectivo', monto: '10.00' },
      ],
      [{ medio: 'yape', monto: '28.90' }],
    ] as const) {
      await registrarVenta(tienda.deps, unaVenta(sesionId, [[cemento, '1']], { pagos: [...pagos] }), {
        principal: cajero,
        clave: randomUUID(),
        ip: null,
      });
    }
    return { cajero, sesionId };
  }

  it('compares the count with float, sales and change, and is audited', async () => {
    const { cajero, sesionId } = await conVentas();
    const cierre = await cerrar(sesionId, cajero, '137.00');
    expect(cierre).toMatchObject({
      ventas: 3,
      totalVendido: '86.70',
      porMedio: [
        { medio: 'efectivo', monto: '37.80' },
        { medio: 'tarjeta', monto: '20.00' },
        { medio: 'yape', monto: '28.90' },
      ],
      efectivoEsperado: '137.80',
      contadoEfectivo: '137.00',
      diferencia: '-0.80',
    });
    expect(await resumenDeSesion(tienda.database.reader, sesionId)).toEqual(cierre);
    const { rows } = await sql`select ip, detalle->>'diferencia' as diferencia from auditoria.registros
      where accion = 'ventas.caja_cerrada' and entidad_id = ${sesionId}`.execute(tienda.database.reader);
    expect(rows).toEqual([{ ip: '10.0.0.7', diferencia: '-0.80' }]);
    expect(tienda.avisos.publicados.at(-1)).toMatchObject({
      channel: 'pos',
      event: 'sesion',
      data: { sesionId, abierta: false, porId: cajero.userId },
    });
  });

  it('again with the same count answers the same; with another it is refused', async () => {
    const { cajero, sesionId } = await conVentas();
    const primero = await cerrar(sesionId, cajero, '137.80');
    expect(await cerrar(sesionId, cajero, '137.8')).toEqual(primero);
    await expect(cerrar(sesionId, cajero, '130.00')).rejects.toMatchObject({ code: 'ventas.sesion_cerrada' });
  });

  it('with a big difference is done by a manager who explains it, and nothing is kept of the refused tries', async () => {
    const { cajero, sesionId } = await conVentas();
    await expect(cerrar(sesionId, cajero, '100.00', 'Falta')).rejects.toMatchObject({
      code: 'ventas.cierre_requiere_supervisor',
    });
    const gerente = unaPersona('gerente');
    await expect(cerrar(sesionId, gerente, '100.00')).rejects.toMatchObject({ errors: [{ pointer: '/observacion' }] });
    expect((await resumenDeSesion(tienda.database.reader, sesionId)).cerradaEn).toBeNull();
    await expect(cerrar(sesionId, gerente, '100.00', 'Se pagó un flete sin vale')).resolves.toMatchObject({
      diferencia: '-37.80',
    });
  });

  it('is not for another cashier', async () => {
    const { sesionId } = await conVentas();
    await expect(cerrar(sesionId, unaPersona('cajero'), '137.80')).rejects.toMatchObject({
      code: 'ventas.sesion_ajena',
    });
    await expect(cerrar(randomUUID(), unaPersona('gerente'), '1')).rejects.toMatchObject({
      code: 'ventas.sesion_no_encontrada',
    });
  });
});

describe('the channel of a till', () => {
  it('is for the cashier who has it open and for who supervises', async () => {
    const cajero = unaPersona('cajero');
    await abrir(cajero, tienda.cajas[0]!.id);
    const puede = (principal: Principal, caja: number) =>
      canalPos.authorize(principal, { cajaId: tienda.cajas[caja]!.id }, tienda.database.reader);
    expect(await puede(cajero, 0)).toBe(true);
    expect(await puede(cajero, 1)).toBe(false);
    expect(await puede(unaPersona('cajero'), 0)).toBe(false);
    expect(await puede(unaPersona('gerente'), 1)).toBe(true);
    const { id, almacenId } = tienda.cajas[1]!;
    for (const lugar of [id, almacenId]) expect(await puede(unaPersona('gerente', { scopes: [lugar] }), 1)).toBe(true);
    const ajena = { scopes: [randomUUID()] };
    expect(await puede(unaPersona('gerente', ajena), 1)).toBe(false);
    expect(await puede({ ...cajero, ...ajena }, 0)).toBe(false);
  });

  it('is online by its cashier, not by who looks on', async () => {
    const cajero = unaPersona('cajero');
    await abrir(cajero, tienda.cajas[0]!.id);
    const cuenta = (principal: Principal) =>
      canalPos.presence!.counts(principal, { cajaId: tienda.cajas[0]!.id }, tienda.database.reader);
    expect(await cuenta(cajero)).toBe(true);
    expect(await cuenta(unaPersona('gerente'))).toBe(false);
  });
});
