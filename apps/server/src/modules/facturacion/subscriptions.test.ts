import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { emit } from '../../platform/events/event-bus.ts';
import { eventsOf } from '../../platform/database/database.ts';
import { correoEnviado, correoRebotado } from '../notificaciones/public.ts';
import { abrirEmision, facturaA, type Emision } from './emision.fixture.ts';
import { facturacionSubscriptions } from './subscriptions.ts';
import { detalleComprobante } from './queries/detalle-comprobante.ts';
import type { FacturacionTables } from './tables.ts';
import { contextoDelCorreo } from './tasks/enviar-comprobante-cliente-email.ts';

let emision: Emision;
const publicados: { params: unknown; event: string; data: unknown }[] = [];

beforeAll(async () => {
  emision = await abrirEmision();
  const suscripciones = facturacionSubscriptions({
    publish: (_channel, params, event, data) => {
      publicados.push({ params, event, data });
      return Promise.resolve();
    },
  });
  await emision.database.transaction((tx) => {
    eventsOf(tx).subscriptions.push(...suscripciones);
    return Promise.resolve();
  });
});
afterAll(() => emision.cerrar());
beforeEach(() => publicados.splice(0));

async function conCorreoPedido(clave: string): Promise<string> {
  const { comprobanteId } = await emision.vender(facturaA);
  await emision.database.transaction((tx) =>
    tx
      .withTables<FacturacionTables>()
      .insertInto('facturacion.envios_email')
      .values({ clave, comprobante_id: comprobanteId, email: 'compras@cliente.example', detalle: null })
      .execute(),
  );
  return comprobanteId;
}
const correosEnHistoria = async (comprobanteId: string) =>
  (await detalleComprobante(emision.database.reader, comprobanteId, new Date())).historia
    .filter(({ tipo }) => tipo === 'correo')
    .map(({ titulo }) => titulo);

it('tells in the story, and on the screen of who issued, that the mail left; said twice, once', async () => {
  const comprobanteId = await conCorreoPedido('uno');
  const correo = {
    clave: 'uno',
    para: 'compras@cliente.example',
    contexto: { de: contextoDelCorreo, comprobanteId },
    respuesta: '250 Ok',
  };
  for (let veces = 0; veces < 2; veces += 1) {
    await emision.database.transaction((tx) => emit(tx, correoEnviado, correo));
  }
  expect(await correosEnHistoria(comprobanteId)).toEqual(['Correo enviado a compras@cliente.example']);
  const { emisor_id: userId } = await emision.leer(comprobanteId);
  expect(publicados).toEqual([
    {
      params: { userId },
      event: 'correo',
      data: { comprobanteId, para: 'compras@cliente.example', enviado: true },
    },
  ]);
});

it('tells that an address refused it, and leaves alone the mails of others', async () => {
  const comprobanteId = await conCorreoPedido('dos');
  const correo = { clave: 'dos', para: 'nadie@cliente.example', respuesta: '550 No such user' };
  await emision.database.transaction((tx) => emit(tx, correoRebotado, { ...correo, contexto: { de: 'otro.modulo' } }));
  expect(publicados).toEqual([]);
  await emision.database.transaction((tx) =>
    emit(tx, correoRebotado, { ...correo, contexto: { de: contextoDelCorreo, comprobanteId } }),
  );
  expect(await correosEnHistoria(comprobanteId)).toEqual(['El correo de nadie@cliente.example no existe o lo rechazó']);
  expect(publicados).toMatchObject([{ event: 'correo', data: { enviado: false } }]);
});
