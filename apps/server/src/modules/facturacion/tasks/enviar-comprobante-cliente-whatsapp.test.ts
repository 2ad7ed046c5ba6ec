import { afterAll, beforeAll, expect, it } from 'vitest';
import { runTask } from '../../../platform/tasks/testing.ts';
import { abrirFacturacion, clienteConRuc, type Facturacion } from '../facturacion.fixture.ts';
import type { MensajeriaCliente } from '../mensajeria-cliente.ts';
import type { FacturacionTables } from '../tables.ts';
import { pedirEnvioWhatsapp, telefonoInternacional } from '../use-cases/pedir-envio-whatsapp.ts';
import { enviarComprobanteClienteWhatsappHandler } from './enviar-comprobante-cliente-whatsapp.ts';

let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion();
});
afterAll(() => f.cerrar());

async function pedir(email: string | null, mensajeria: MensajeriaCliente | null) {
  const venta = await f.vender({ tipo: '01', cliente: { ...clienteConRuc, email } });
  const pedida = () =>
    f.database.transaction((tx) =>
      pedirEnvioWhatsapp(tx, {
        comprobanteId: venta.comprobanteId,
        numero: venta.numero,
        telefono: '987654321',
        ocasion: 'una',
      }),
    );
  expect([await pedida(), await pedida()]).toEqual([true, false]);
  const db = f.database.reader.withTables<FacturacionTables>();
  const { clave } = await db
    .selectFrom('facturacion.envios_whatsapp')
    .select('clave')
    .where('comprobante_id', '=', venta.comprobanteId)
    .executeTakeFirstOrThrow();
  const handler = enviarComprobanteClienteWhatsappHandler({ database: f.database, mensajeria });
  const correr = () => runTask(handler, { clave, comprobanteId: venta.comprobanteId, numero: venta.numero }, f);
  const estado = async () =>
    (
      await db
        .selectFrom('facturacion.envios_whatsapp')
        .select('estado')
        .where('clave', '=', clave)
        .executeTakeFirstOrThrow()
    ).estado;
  const correos = () =>
    db
      .selectFrom('facturacion.envios_email')
      .select('email')
      .where('comprobante_id', '=', venta.comprobanteId)
      .execute();
  return { correr, estado, correos };
}

it('sends once through whoever writes to telephones', async () => {
  const enviados: string[] = [];
  const { correr, estado } = await pedir(null, {
    documentoListo: (_comprobante, telefono) => {
      enviados.push(telefono);
      return Promise.resolve({ kind: 'enviado' });
    },
  });
  expect(await correr()).toEqual({ kind: 'done', output: { canal: 'whatsapp' } });
  expect(await correr()).toEqual({ kind: 'done', output: { canal: 'whatsapp' } });
  expect(enviados).toEqual(['+51987654321']);
  expect(await estado()).toBe('enviado');
});

it('takes the mail where nobody writes to telephones, once', async () => {
  const { correr, estado, correos } = await pedir('compras@constructora.example', null);
  expect(await correr()).toEqual({ kind: 'done', output: { canal: 'correo' } });
  await correr();
  expect(await estado()).toBe('por-correo');
  expect(await correos()).toEqual([{ email: 'compras@constructora.example' }]);
});

it('says that nothing was sent where there is no mail either', async () => {
  const { correr, estado } = await pedir(null, null);
  expect(await correr()).toMatchObject({ kind: 'give-up', reason: expect.stringContaining('no tiene correo') });
  expect(await estado()).toBe('sin-canal');
});

it('writes telephones with their country', () => {
  expect(telefonoInternacional('987 654 321')).toBe('+51987654321');
  expect(telefonoInternacional('+1 305 555 0100')).toBe('+13055550100');
});
