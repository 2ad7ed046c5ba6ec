import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abrirAlmacen, unaPersona, type AlmacenDePrueba, type ProductoDePrueba } from '../almacen.fixture.ts';
import { registrarEntrada } from '../use-cases/registrar-entrada.ts';
import { anularTransferencia, recibirTransferencia } from './cerrar-transferencia.ts';
import { enviarTransferencia } from './enviar-transferencia.ts';
import type { Quien } from './quien.ts';
import { registrarSalida } from './registrar-salida.ts';
import { leerTransferencia } from './transferencias.ts';

let almacen: AlmacenDePrueba;
let origenId: string;
let destinoId: string;
let cemento: ProductoDePrueba;
let clavos: ProductoDePrueba;
const sara = unaPersona('gerente', { name: 'Sara Ríos' });
const quien = (clave = randomUUID()): Quien => ({ principal: sara, clave, ip: null });

beforeAll(async () => {
  almacen = await abrirAlmacen();
  destinoId = almacen.almacenId;
  const { rows } = await sql<{ id: string }>`select id from inventario.almacenes where codigo = 'ATE'`.execute(
    almacen.database.reader,
  );
  origenId = rows[0]!.id;
  cemento = almacen.producto('CEM-001');
  clavos = almacen.producto('FIJ-001');
});
afterAll(() => almacen.cerrar());

const stocks = async () =>
  [await almacen.stock(cemento, origenId), await almacen.stock(cemento, destinoId)].map(Number);
const enviar = (cantidad: string, de = quien()) =>
  almacen.database.transaction((tx) =>
    enviarTransferencia(
      tx,
      almacen.avisos,
      { origenId, destinoId, lineas: [{ productoId: cemento.id, cantidad }] },
      de,
    ),
  );
const lineasDe = async (id: string) => (await leerTransferencia(almacen.database.reader, id, sara)).lineas;
const recibir = async (id: string, recibida: string, de = quien(), diferencia?: string) => {
  const [linea] = await lineasDe(id);
  return almacen.database.transaction((tx) =>
    recibirTransferencia(
      tx,
      almacen.avisos,
      id,
      { lineas: [{ lineaId: linea!.id, recibida, ...(diferencia && { diferencia }) }] },
      de,
    ),
  );
};

describe('a transfer', () => {
  it('leaves one warehouse once, is on its way, and enters the other once, whoever receives it and how often', async () => {
    const [origen, destino] = await stocks();
    const clave = quien();
    const [{ id }] = await Promise.all([enviar('10', clave), enviar('10', clave)]);
    expect(await stocks()).toEqual([origen! - 10, destino]);
    expect(await leerTransferencia(almacen.database.reader, id, sara)).toMatchObject({
      estado: 'enviada',
      puedeRecibir: true,
      lineas: [{ cantidad: '10', recibida: null }],
    });
    const una = quien();
    const intentos = await Promise.allSettled([recibir(id, '10', una), recibir(id, '10', una), recibir(id, '10')]);
    const rechazados = intentos.filter(({ status }) => status === 'rejected');
    // Whoever comes first, the other key is told so.
    expect(rechazados.length).toBeGreaterThanOrEqual(1);
    for (const rechazado of rechazados)
      expect(rechazado).toMatchObject({ reason: { code: 'inventario.transferencia_cerrada' } });
    expect(await stocks()).toEqual([origen! - 10, destino! + 10]);
    const { rows } = await sql<{ enlazada: boolean }>`
      select e.origen_id = s.id as enlazada from inventario.movimientos e, inventario.movimientos s
      where e.referencia = ${`transferencia:${id}:recepcion:1`} and s.referencia = ${`transferencia:${id}:envio:1`}`.execute(
      almacen.database.reader,
    );
    expect(rows).toEqual([{ enlazada: true }]);
  });

  it('that brings less is received with the reason, and refused without it', async () => {
    const { id } = await enviar('5');
    const [, destino] = await stocks();
    await expect(recibir(id, '4')).rejects.toMatchObject({ errors: [{ pointer: '/lineas/0/diferencia' }] });
    await expect(recibir(id, '6')).rejects.toMatchObject({ errors: [{ pointer: '/lineas/0/recibida' }] });
    await recibir(id, '4', quien(), 'Una bolsa rota');
    expect((await stocks())[1]).toBe(destino! + 4);
    expect(await leerTransferencia(almacen.database.reader, id, sara)).toMatchObject({
      estado: 'con-diferencias',
      lineas: [{ recibida: '4', diferencia: 'Una bolsa rota' }],
    });
  });

  it('that is annulled comes back, and only for who has its warehouse', async () => {
    const antes = await stocks();
    const { id } = await enviar('3');
    const anular = (de: Quien) =>
      almacen.database.transaction((tx) => anularTransferencia(tx, almacen.avisos, id, 'Pedido equivocado', de));
    const ajeno = { ...quien(), principal: unaPersona('gerente', { scopes: [destinoId] }) };
    await expect(anular(ajeno)).rejects.toMatchObject({ code: 'inventario.almacen_ajeno' });
    await anular(quien());
    expect(await stocks()).toEqual(antes);
    await expect(recibir(id, '3')).rejects.toMatchObject({ code: 'inventario.transferencia_cerrada' });
  });
});

describe('an exit', () => {
  const sacar = (cambios: Partial<Parameters<typeof registrarSalida>[2]>, de = quien()) =>
    almacen.database.transaction((tx) =>
      registrarSalida(
        tx,
        almacen.avisos,
        {
          almacenId: destinoId,
          motivo: 'merma',
          nota: 'Se mojó',
          lineas: [{ productoId: clavos.id, cantidad: '1' }],
          ...cambios,
        },
        de,
      ),
    );

  it('happens once per key and is in the audit', async () => {
    const antes = Number(await almacen.stock(clavos, destinoId));
    const clave = quien();
    const [una, otra] = await Promise.all([sacar({}, clave), sacar({}, clave)]);
    expect(una).toEqual(otra);
    expect(await almacen.stock(clavos, destinoId)).toBe(String(antes - 1));
    await expect(sacar({ nota: 'Otra cosa' }, clave)).rejects.toMatchObject({ code: 'inventario.clave_reutilizada' });
    const { rows } = await sql`select 1 from auditoria.registros where entidad_id = ${una!.id}`.execute(
      almacen.database.reader,
    );
    expect(rows).toHaveLength(1);
  });

  it('to a supplier goes by the entry it came with, never beyond it', async () => {
    const { entradaId } = await almacen.database.transaction((tx) =>
      registrarEntrada(
        tx,
        almacen.avisos,
        {
          almacenId: destinoId,
          motivo: 'compra',
          fecha: '2026-01-05',
          lineas: [{ productoId: clavos.id, cantidad: '8', costoUnitario: '3.5' }],
        },
        quien(),
      ),
    );
    const { rows } = await sql<{ id: string; fecha: Date }>`select id, fecha from inventario.movimientos
      where referencia = ${`entrada:${entradaId}:1`}`.execute(almacen.database.reader);
    expect(rows[0]!.fecha.toISOString()).toBe('2026-01-05T05:00:00.000Z');
    const devolver = (cantidad: string, devuelveId?: string) =>
      sacar({
        motivo: 'devolucion-proveedor',
        lineas: [{ productoId: clavos.id, cantidad, ...(devuelveId && { devuelveId }) }],
      });
    await expect(devolver('1')).rejects.toMatchObject({ errors: [{ pointer: '/lineas/0/devuelveId' }] });
    await devolver('6', rows[0]!.id);
    await expect(devolver('3', rows[0]!.id)).rejects.toMatchObject({ errors: [{ pointer: '/lineas/0/cantidad' }] });
  });

  it('that corrects the stock needs the right to', async () => {
    const almacenero = unaPersona('gerente', { permissions: new Set(['inventario.ver', 'inventario.mover']) });
    await expect(sacar({ motivo: 'ajuste' }, { ...quien(), principal: almacenero })).rejects.toMatchObject({
      code: 'inventario.ajuste_sin_permiso',
    });
  });
});
