import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fichaClienteSchema } from '@jsol/contracts/ventas-clientes';
import { cotizacionSchema } from '@jsol/contracts/ventas-cotizaciones';
import type { Principal } from '../../../platform/auth/principal.ts';
import { addDays, limaDate } from '../../../platform/time/lima.ts';
import { runTask } from '../../../platform/tasks/testing.ts';
import type { Aviso } from '../../notificaciones/public.ts';
import { ventasModule } from '../module.ts';
import { leerOrden } from '../ordenes/consultas.ts';
import { alertarCotizacionPorVencerHandler } from '../tasks/alertar-cotizacion-por-vencer.ts';
import { abrirTienda, unaPersona, type Tienda } from '../tienda.fixture.ts';

let tienda: Tienda;
beforeAll(async () => {
  tienda = await abrirTienda();
  tienda.events.subscriptions.push(...modulo().subscriptions!);
});
afterAll(() => tienda.cerrar());

const vendedor = unaPersona('gerente');
const hoy = limaDate(new Date());
const avisos: Aviso[] = [];
const notificar = (_tx: unknown, aviso: Aviso) => {
  avisos.push(aviso);
  return Promise.resolve();
};
const modulo = () => ventasModule({ database: tienda.database, ...tienda.avisos, notificar });

/** Runs a route's handler with what the platform would hand it. */
async function llamar(ruta: string, peticion: Record<string, unknown>, principal: Principal = vendedor) {
  const [method, path] = ruta.split(' ');
  const una = modulo().routes?.find((cual) => cual.method === method && cual.path === `/api/ventas/${path}`);
  if (!una) throw new Error(`there is no route ${ruta}`);
  const body = una.body ? una.body.parse(peticion['body'] ?? {}) : undefined;
  return una.handler({
    principal,
    ip: '127.0.0.1',
    idempotencyKey: randomUUID(),
    ...peticion,
    body,
  } as never);
}

const registrada = z.object({ cotizacionId: z.string(), numero: z.string() });
async function cotizar(cambios: Record<string, unknown> = {}, codigo = 'PIN-001') {
  const producto = tienda.producto(codigo);
  return registrada.parse(
    await llamar('POST cotizaciones', {
      body: {
        almacenId: tienda.almacenId,
        cliente: { tipoDocumento: '1', numeroDocumento: '41234567', nombre: 'FLORES CASTILLO ANA LUCÍA' },
        lineas: [{ productoId: producto.id, cantidad: '3', precioUnitario: producto.precio }],
        ...cambios,
      },
    }),
  );
}
const ver = async (id: string) => cotizacionSchema.parse(await llamar('GET cotizaciones/:id', { params: { id } }));
const enviar = (id: string, email: string | null = null) =>
  llamar('POST cotizaciones/:id/envio', { params: { id }, body: { email } });
const avisar = (fecha: string) =>
  runTask(alertarCotizacionPorVencerHandler({ notificar }), { fecha }, { database: tienda.database });

describe('a quote', () => {
  it('keeps its prices when it becomes an order, and becomes one order however often it is asked', async () => {
    const { cotizacionId: id, numero } = await cotizar({}, 'PIN-011');
    expect(numero).toMatch(new RegExp(`^COT-${hoy.slice(0, 4)}-\\d{6}$`));
    await sql`update inventario.productos set precio = precio * 2 where codigo = 'PIN-011'`.execute(
      tienda.database.reader,
    );
    const convertir = () => llamar('POST cotizaciones/:id/orden', { params: { id } });
    const ordenes = z.array(z.object({ ordenId: z.string() })).parse(await Promise.all([convertir(), convertir()]));
    expect(ordenes[0]).toEqual(ordenes[1]);
    const cotizacion = await ver(id);
    expect(cotizacion).toMatchObject({ estado: 'aceptada', ordenId: ordenes[0]!.ordenId });
    const orden = await leerOrden(tienda.database.reader, ordenes[0]!.ordenId, vendedor);
    expect(orden).toMatchObject({ estado: 'por-aprobar', canal: 'cotizacion', total: cotizacion.total });
  });

  it('leaves by mail with its paper, once per address', async () => {
    const { cotizacionId: id, numero } = await cotizar();
    await enviar(id, 'compras@cliente.example');
    await enviar(id, 'Compras@cliente.example');
    const { rows } = await sql<{ asunto: string; nombre: string; inicio: string }>`
      select c.asunto, a.nombre, encode(substring(a.contenido from 1 for 5), 'escape') as inicio
      from notificaciones.correos c join notificaciones.adjuntos a on a.correo_id = c.id
      where c.clave like ${`cotizacion-${id}-%`}`.execute(tienda.database.reader);
    expect(rows).toEqual([
      { asunto: expect.stringContaining(numero) as string, nombre: `${numero}.pdf`, inicio: '%PDF-' },
    ]);
    expect(await ver(id)).toMatchObject({ estado: 'enviada' });
  });

  it('gives its place to its new version, which alone can be accepted', async () => {
    const { cotizacionId: id, numero } = await cotizar();
    const nueva = await cotizar({ versionDe: id });
    expect(nueva.numero).toBe(`${numero}-v2`);
    expect((await cotizar({ versionDe: nueva.cotizacionId })).numero).toBe(`${numero}-v3`);
    await expect(llamar('POST cotizaciones/:id/orden', { params: { id } })).rejects.toMatchObject({
      code: 'ventas.cotizacion_cerrada',
    });
    await expect(cotizar({ versionDe: id })).rejects.toMatchObject({ code: 'ventas.cotizacion_cerrada' });
  });
});

describe('the warning before quotes expire', () => {
  it('comes once per expiry date in one digest, again after an extension, and closes what has expired', async () => {
    const dos = [await cotizar({ diasValidez: 2 }), await cotizar({ diasValidez: 1 })];
    const lejana = await cotizar({ diasValidez: 3 });
    const borrador = await cotizar({ diasValidez: 1 });
    for (const { cotizacionId } of [...dos, lejana]) await enviar(cotizacionId);
    avisos.length = 0;
    await avisar(hoy);
    await avisar(hoy);
    expect(avisos).toMatchObject([
      {
        usuarioIds: [vendedor.userId],
        titulo: '2 cotizaciones están por vencer',
        enlace: '/ventas/cotizaciones?estado=enviada',
      },
    ]);
    expect(avisos[0]!.texto).toMatch(new RegExp(`${dos[1]!.numero}.*${dos[0]!.numero}`));

    // Extended by a day, within the days that warn: that expiry is another one.
    await llamar('POST cotizaciones/:id/prorroga', {
      params: { id: dos[1]!.cotizacionId },
      body: { vence: addDays(hoy, 2) },
    });
    await avisar(hoy);
    expect(avisos[1]).toMatchObject({ titulo: `La cotización ${dos[1]!.numero} está por vencer` });

    await avisar(addDays(hoy, 3));
    expect((await ver(dos[0]!.cotizacionId)).estado).toBe('vencida');
    expect((await ver(lejana.cotizacionId)).estado).toBe('enviada');
    expect((await ver(borrador.cotizacionId)).estado).toBe('borrador');
    await llamar('POST cotizaciones/:id/prorroga', {
      params: { id: dos[0]!.cotizacionId },
      body: { vence: addDays(hoy, 9) },
    });
    expect((await ver(dos[0]!.cotizacionId)).estado).toBe('enviada');
  });
});

describe('a customer', () => {
  const cliente = {
    tipoDocumento: '1',
    numeroDocumento: '40404040',
    nombre: 'PAREDES LUNA INÉS',
    email: 'ines@correo.example',
  };

  it('is registered once per document, also by two people at once', async () => {
    const registrar = () => llamar('POST directorio', { body: cliente });
    const dos = await Promise.allSettled([registrar(), registrar()]);
    expect(dos.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(registrar()).rejects.toMatchObject({ code: 'ventas.cliente_repetido' });
    await expect(
      llamar('POST directorio', { body: { ...cliente, tipoDocumento: '6', numeroDocumento: '20600110010' } }),
    ).rejects.toMatchObject({ code: 'ventas.cliente_invalido' });
  });

  it('shows in the ficha what was corrected, here or by a quote, though the ficha was cached', async () => {
    const { rows } = await sql<{ id: string }>`
      select id from ventas.clientes where numero_documento = ${cliente.numeroDocumento}`.execute(
      tienda.database.reader,
    );
    const id = rows[0]!.id;
    const ficha = async () => fichaClienteSchema.parse(await llamar('GET directorio/:id', { params: { id } }));
    expect(await ficha()).toMatchObject({ nombre: cliente.nombre, compras: [], ordenes: [] });
    const { email: _sinCorreo, ...sinCorreo } = cliente;
    await llamar('PUT directorio/:id', { params: { id }, body: { ...sinCorreo, nombre: 'PAREDES LUNA INÉS MARÍA' } });
    expect(await ficha()).toMatchObject({ nombre: 'PAREDES LUNA INÉS MARÍA', email: null });
    const { cotizacionId } = await cotizar({ cliente: { ...sinCorreo, direccion: 'Jr. Unión 233' } });
    await llamar('POST cotizaciones/:id/orden', { params: { id: cotizacionId } });
    expect(await ficha()).toMatchObject({
      direccion: 'Jr. Unión 233',
      ordenes: [{ estado: 'por-aprobar' }],
      resumen: { compras: 0, total: '0.00', ultima: null },
    });
  });
});
