import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { FacturacionTables } from '../tables.ts';
import { abrirEmision, facturaA, type Emision } from '../emision.fixture.ts';

let emision: Emision;
beforeEach(async () => {
  emision = await abrirEmision();
});
afterEach(() => emision.cerrar());

const estadosPublicados = () => emision.published.map(({ data }) => (data as { estado: string }).estado);

describe('the emission of a receipt', () => {
  it('signs, sends, and keeps the CDR of an accepted boleta; the screen hears of each step', async () => {
    const venta = await emision.vender();
    expect(await emision.intentar(venta)).toEqual({ kind: 'done', output: { estado: 'aceptado' } });
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila).toMatchObject({ estado: 'aceptado', sunat_codigo: '0', envios: 1, en_contingencia_desde: null });
    expect(fila.xml).not.toBeNull();
    expect(fila.cdr).not.toBeNull();
    expect(estadosPublicados()).toEqual(['enviado', 'aceptado']);
    expect(emision.published[0]!.params).toEqual({ userId: fila.emisor_id });
  });

  it('asks for the customer’s mail once a factura is accepted', async () => {
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    expect(await emision.encoladas(venta.comprobanteId)).toEqual([
      'facturacion.emitir_comprobante_sunat',
      'facturacion.enviar_comprobante_cliente_email',
    ]);
  });

  it('takes an observation for accepted and shows it', async () => {
    await emision.fallar({ kind: 'observe', code: '4093' });
    const venta = await emision.vender();
    await emision.intentar(venta);
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila.estado).toBe('observado');
    expect(fila.observaciones.join()).toContain('4093');
  });

  it('records a rejection with its CDR and has it explained', async () => {
    await emision.fallar({ kind: 'reject', code: '2800' });
    const venta = await emision.vender();
    await emision.intentar(venta);
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila).toMatchObject({ estado: 'rechazado', sunat_codigo: '2800' });
    expect(fila.cdr).not.toBeNull();
    expect(fila.motivo).not.toBeNull();
    expect(await emision.encoladas(venta.comprobanteId)).toContain('facturacion.manejar_rechazo_sunat');
  });

  it('gives up on a fault that a person must fix, keeping the number', async () => {
    await emision.fallar({ kind: 'fault', code: '0102' });
    const venta = await emision.vender();
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'give-up' });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('excepcion');

    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done' });
    expect(await emision.leer(venta.comprobanteId)).toMatchObject({ estado: 'aceptado', numero: 1 });
  });

  it('retries 0111 twice before it counts as a problem of access', async () => {
    await emision.fallar({ kind: 'fault', code: '0111', times: 3 });
    const venta = await emision.vender();
    await expect(emision.intentar(venta)).rejects.toBeInstanceOf(UpstreamError);
    await expect(emision.intentar(venta)).rejects.toBeInstanceOf(UpstreamError);
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'give-up' });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('excepcion');
  });

  it.each([
    ['is down', { kind: 'down' }],
    ['cannot answer now (0109)', { kind: 'fault', code: '0109' }],
  ])('is held in contingency while SUNAT %s, and sends the same bytes afterwards', async (_name, falla) => {
    await emision.fallar(falla);
    const venta = await emision.vender();
    await expect(emision.intentar(venta)).rejects.toBeInstanceOf(UpstreamError);
    const retenida = await emision.leer(venta.comprobanteId);
    expect(retenida.en_contingencia_desde).not.toBeNull();
    expect(retenida.estado).toBe('emitido');

    await emision.intentar(venta);
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila).toMatchObject({ estado: 'aceptado', en_contingencia_desde: null });
    expect(fila.xml).toEqual(retenida.xml);
  });

  it('tells the screen again when it is repeated after the verdict, and sends nothing', async () => {
    const venta = await emision.vender();
    await emision.intentar(venta);
    emision.published.length = 0;
    await emision.intentar(venta);
    expect(estadosPublicados()).toEqual(['aceptado']);
    expect(await emision.llamadas()).toEqual(['sendBill']);
  });
});

describe('a receipt whose answer was lost', () => {
  it.each([
    ['factura, by getStatusCdr', facturaA, 'getStatusCdr'],
    ['boleta, by the consulta integrada', {}, 'validarcomprobante'],
  ])('is asked about and never sent again: a %s', async (_name, cambios, consulta) => {
    await emision.fallar({ kind: 'timeout-after-accept' });
    const venta = await emision.vender(cambios);
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'postpone' });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('desconocido');

    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done' });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('aceptado');
    expect(estadosPublicados()).toEqual(['enviado', 'desconocido', 'aceptado']);
    const llamadas = await emision.llamadas();
    expect(llamadas.filter((operacion) => operacion === 'sendBill')).toHaveLength(1);
    expect(llamadas).toContain(consulta);
    expect(await emision.documentos()).toMatchObject([{ acceptedTimes: 1, timesReceived: 1 }]);
  });

  it('is asked about when the worker died right after recording that it would send', async () => {
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    await emision.database.transaction(async (tx) => {
      await tx
        .withTables<FacturacionTables>()
        .updateTable('facturacion.comprobantes')
        .set({ estado: 'enviado', cdr: null, sunat_codigo: null })
        .execute();
    });
    await emision.intentar(venta);
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila.estado).toBe('aceptado');
    expect(fila.cdr).not.toBeNull();
    expect(await emision.documentos()).toMatchObject([{ timesReceived: 1 }]);
  });

  it('is not sent again while "it does not exist" may only be SUNAT’s register trailing', async () => {
    await emision.fallar({ kind: 'empty-200' });
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'postpone' });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('desconocido');
    expect((await emision.llamadas()).filter((operacion) => operacion === 'sendBill')).toHaveLength(1);
  });

  it('stays unknown, and burns nothing, while SUNAT cannot be asked either', async () => {
    await emision.fallar({ kind: 'timeout-after-accept' });
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    await emision.fallar({ kind: 'down', services: ['consult'] });
    await expect(emision.intentar(venta)).rejects.toMatchObject({ name: 'UpstreamError', unreachable: false });
    expect((await emision.leer(venta.comprobanteId)).estado).toBe('desconocido');
  });

  it('waits for a person, told once, when our access to the query is refused; that is no outage of SUNAT', async () => {
    await emision.cerrar();
    emision = await abrirEmision({ clientSecret: 'mal escrito' });
    await emision.fallar({ kind: 'timeout-after-accept' });
    const venta = await emision.vender();
    await emision.intentar(venta);
    for (let veces = 0; veces < 2; veces += 1) {
      expect(await emision.intentar(venta)).toMatchObject({
        kind: 'give-up',
        reason: expect.stringContaining('No se puede consultar a SUNAT'),
      });
    }
    expect(await emision.leer(venta.comprobanteId)).toMatchObject({ estado: 'desconocido', envios: 1 });
    expect(emision.avisos.map(({ titulo }) => titulo)).toEqual(['No se puede consultar a SUNAT']);
  });
});

describe('without a certificate that can sign', () => {
  const vencido = { kind: 'vencido', motivo: 'El certificado venció el 23/11/2026.' } as const;

  it('a receipt waits under its number, says why, and goes out by itself once there is one', async () => {
    emision.ponerCertificado(vencido);
    const venta = await emision.vender();
    for (let veces = 0; veces < 2; veces += 1) {
      expect(await emision.intentar(venta)).toMatchObject({ kind: 'postpone' });
    }
    expect(await emision.leer(venta.comprobanteId)).toMatchObject({
      estado: 'emitido',
      motivo: 'No se puede firmar: El certificado venció el 23/11/2026.',
      xml: null,
    });
    expect(emision.avisos.map(({ titulo }) => titulo)).toEqual(['Los comprobantes no se pueden firmar']);
    expect(await emision.llamadas()).toEqual([]);

    emision.ponerCertificado(null);
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done', output: { estado: 'aceptado' } });
    expect(await emision.leer(venta.comprobanteId)).toMatchObject({ motivo: null, en_contingencia_desde: null });
  });

  it('what was signed before is still asked about', async () => {
    await emision.fallar({ kind: 'timeout-after-accept' });
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    emision.ponerCertificado(vencido);
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done', output: { estado: 'aceptado' } });
  });
});

describe('with no wait before SUNAT is believed', () => {
  it('sends a receipt again that surely never arrived, under the same number', async () => {
    await emision.cerrar();
    emision = await abrirEmision({ esperaReenvioMs: 0 });
    await emision.fallar({ kind: 'close-connection' });
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    const primera = await emision.leer(venta.comprobanteId);
    expect(primera.estado).toBe('desconocido');
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done', output: { estado: 'aceptado' } });
    const fila = await emision.leer(venta.comprobanteId);
    expect(fila).toMatchObject({ numero: 1, envios: 2 });
    expect(fila.xml).toEqual(primera.xml);
  });

  it('settles 1033 by asking: SUNAT has it, so it is accepted', async () => {
    await emision.cerrar();
    emision = await abrirEmision({ esperaReenvioMs: 0 });
    const venta = await emision.vender(facturaA);
    await emision.intentar(venta);
    await emision.database.transaction(async (tx) => {
      await tx
        .withTables<FacturacionTables>()
        .updateTable('facturacion.comprobantes')
        .set({ estado: 'emitido', cdr: null, sunat_codigo: null })
        .execute();
    });
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'postpone' });
    expect(await emision.intentar(venta)).toMatchObject({ kind: 'done', output: { estado: 'aceptado' } });
    expect(await emision.documentos()).toMatchObject([{ acceptedTimes: 1 }]);
  });
});
