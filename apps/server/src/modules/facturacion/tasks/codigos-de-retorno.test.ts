import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import { documentoEmisionBody } from '@jsol/contracts/facturacion-emision';
import { abrirFacturacion, clienteConRuc, type Facturacion } from '../facturacion.fixture.ts';
import { reemisionPropuesta } from '../queries/reemision-propuesta.ts';
import type { FacturacionTables } from '../tables.ts';
import { emitirComprobanteSunat, manejarRechazoSunat } from '../tasks.ts';
import { levantarBloqueo } from '../use-cases/bloquear-emision.ts';
import { corregirCliente } from '../use-cases/corregir-cliente.ts';
import { reemitirComprobante } from '../use-cases/reemitir-comprobante.ts';
import { reemitirDocumento } from '../use-cases/reemitir-documento.ts';
import { quien } from '../facturacion.fixture.ts';

let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion();
});
afterEach(async () => {
  await f.database.transaction(async (tx) => {
    const db = tx.withTables<FacturacionTables>();
    await db.deleteFrom('facturacion.bloqueos').execute();
    await tx.deleteFrom('platform.outbox').execute();
  });
  f.avisos.length = 0;
});
afterAll(() => f.cerrar());

const factura = { tipo: '01', cliente: clienteConRuc } as const;
const bloqueos = () =>
  f.database.reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.bloqueos')
    .selectAll()
    .where('levantado_en', 'is', null)
    .execute();

/** What the first attempt did: how its run stands, and the document. */
async function enviarCon(falla: Record<string, unknown>, cambios: Parameters<Facturacion['vender']>[0] = {}) {
  await f.fallar(falla);
  const venta = await f.vender({ ...factura, ...cambios });
  const corridas = await f.drenar();
  const { verdict } = corridas.find(({ task }) => task === emitirComprobanteSunat.name)!;
  const corrida = verdict.kind === 'superseded' ? 'superseded' : verdict.kind === 'later' ? 'espera' : verdict.state;
  const explicado = corridas.some(({ task }) => task === manejarRechazoSunat.name);
  return { venta, corrida, explicado, fila: await f.leer(venta.comprobanteId) };
}

type Caso = [
  codigo: string,
  estado: EstadoComprobante,
  corrida: string,
  resto?: { bloquea?: boolean; quema?: boolean },
];

/** Manual del Programador and sheet "CódigosRetorno": what each code leads to. Codes below 2000 and 0111 are faults. */
const deFalla: Caso[] = [
  // SUNAT cannot answer now: the same bytes later.
  ...'0100 0109 0110 0125 0130 0131 0132 0133 0134 0135 0136 0137 0138 0200 0250 0251 0252 0253'
    .split(' ')
    .map((codigo): Caso => [codigo, 'emitido', 'espera']),
  // Access: a person fixes it, the number is kept; 0111 alone is tried twice more first.
  ...'0101 0102 0103 0104 0105 0106 0112 0113 0126'.split(' ').map((codigo): Caso => [codigo, 'excepcion', 'gave-up']),
  ['0111', 'emitido', 'espera'],
  // Ask what there is.
  ['0140', 'desconocido', 'espera'],
  ['1033', 'desconocido', 'espera'],
  // Packaging and identity: bugs, the number is kept.
  ...'0151 0152 0153 0154 0155 0156 0157 0158 0159 0160 0161 0306 1034 1035 1036 1049'
    .split(' ')
    .map((codigo): Caso => [codigo, 'excepcion', 'gave-up']),
  ['1032', 'rechazado', 'done', { quema: true }],
  ['1078', 'excepcion', 'gave-up', { bloquea: true }],
  ['1083', 'excepcion', 'gave-up'],
  ['1086', 'excepcion', 'gave-up', { bloquea: true }],
  // Unknown codes go by their range.
  ['0777', 'emitido', 'espera'],
  ['1777', 'excepcion', 'gave-up'],
  ['2777', 'rechazado', 'done', { quema: true }],
  // In beta a rejection comes as a fault: it means the same.
  ['2800', 'rechazado', 'done', { quema: true }],
];
const deRechazo: Caso[] = [
  ['2010', 'rechazado', 'done', { bloquea: true, quema: true }],
  ['2011', 'rechazado', 'done', { bloquea: true, quema: true }],
  ...'2017 2018 2022 2027 2028 2033 2108 2119 2209 2329 2335 2663 2800 2801 2802 2989 3105 3205 3223 3244 3270 3280 3291 3306 3319 3462'
    .split(' ')
    .map((codigo): Caso => [codigo, 'rechazado', 'done', { quema: true }]),
  ['2325', 'rechazado', 'done', { bloquea: true, quema: true }],
  ['2326', 'rechazado', 'done', { bloquea: true, quema: true }],
  ['2327', 'rechazado', 'done', { bloquea: true, quema: true }],
];
const deObservacion = '4093 4236 4251 4287 4288 4332 4439 4443'.split(' ');

describe('what each answer of SUNAT leads to', () => {
  it.each(deFalla)('fault %s: the document is %s, its run %s', async (codigo, estado, corrida, resto = {}) => {
    const hecho = await enviarCon({ kind: 'fault', code: codigo });
    expect({ estado: hecho.fila.estado, corrida: hecho.corrida }).toEqual({ estado, corrida });
    expect(await bloqueos()).toHaveLength(resto.bloquea ? 1 : 0);
    expect(hecho.explicado).toBe(estado === 'excepcion' || estado === 'rechazado');
    if (corrida === 'espera') expect(hecho.fila.cdr).toBeNull();
  });

  it.each(deRechazo)('rejection %s: the document is %s, its run %s', async (codigo, estado, corrida, resto = {}) => {
    const hecho = await enviarCon({ kind: 'reject', code: codigo });
    expect({ estado: hecho.fila.estado, corrida: hecho.corrida }).toEqual({ estado, corrida });
    expect(hecho.fila.cdr).not.toBeNull();
    expect(await bloqueos()).toHaveLength(resto.bloquea ? 1 : 0);
    expect(hecho.explicado).toBe(true);
  });

  it.each(deObservacion)('observation %s: accepted, shown, and never sent again', async (codigo) => {
    const { fila, venta } = await enviarCon({ kind: 'observe', code: codigo });
    expect(fila).toMatchObject({ estado: 'observado', envios: 1 });
    expect(fila.observaciones.join()).toContain(codigo);
    await f.pasar('1d');
    expect((await f.leer(venta.comprobanteId)).envios).toBe(1);
  });
});

describe('what follows', () => {
  it('0111 is tried twice more, then a person must look at the access', async () => {
    const { venta } = await enviarCon({ kind: 'fault', code: '0111', times: 3 });
    await f.pasar('10m');
    expect((await f.leer(venta.comprobanteId)).estado).toBe('emitido');
    await f.pasar('10m');
    expect((await f.leer(venta.comprobanteId)).estado).toBe('excepcion');
  });

  it('a blocked emission sends nothing more, tells management once, and goes on when a person lifts it', async () => {
    await enviarCon({ kind: 'fault', code: '1086', times: 1 });
    const otra = await f.vender(factura);
    await f.drenar();
    await f.pasar('5m');
    expect(await f.leer(otra.comprobanteId)).toMatchObject({ estado: 'emitido', envios: 0 });
    expect(f.avisos.filter(({ titulo }) => titulo === 'La emisión a SUNAT está detenida')).toHaveLength(1);
    const [bloqueo] = await bloqueos();
    await f.database.transaction((tx) => levantarBloqueo(tx, bloqueo!.id, 'Ana Ruiz', f.clock.now()));
    await f.pasar('5m');
    expect((await f.leer(otra.comprobanteId)).estado).toBe('aceptado');
  });

  it('a rejected document is issued again under a new number, once, with the customer corrected', async () => {
    const { venta } = await enviarCon({ kind: 'reject', code: '2800' });
    const corregido = { ...clienteConRuc, numeroDocumento: '20100070970', nombre: 'Otra Empresa S.A.' };
    const reemitir = () =>
      f.database.transaction((tx) =>
        reemitirComprobante(tx, venta.comprobanteId, { cliente: corregido, ...quien, emitidoEn: f.clock.now() }),
      );
    const nueva = await reemitir();
    await f.drenar();
    expect(await f.leer(nueva.comprobanteId)).toMatchObject({
      estado: 'aceptado',
      cliente_numero_documento: '20100070970',
      reemplaza_a: venta.comprobanteId,
    });
    expect(nueva.numero).not.toBe(venta.numero);
    expect((await f.leer(venta.comprobanteId)).estado).toBe('rechazado');
    await expect(reemitir()).rejects.toThrow(`ya se emitió de nuevo como ${nueva.numero}`);
  });

  it('a rejected factura is corrected as it was asked for and takes the place of the other, once', async () => {
    const { venta } = await enviarCon({ kind: 'reject', code: '3242' }, { ventaId: null });
    const { rechazo, pedido } = await reemisionPropuesta(f.database.reader, venta.comprobanteId);
    expect(rechazo).toMatchObject({ codigo: '3242' });
    const corregido = { ...pedido!, lineas: [{ ...pedido!.lineas[0]!, precioUnitario: '12.50' }], ordenCompra: 'OC-7' };
    const reemitir = () =>
      f.database.transaction((tx) =>
        reemitirDocumento(tx, venta.comprobanteId, documentoEmisionBody.parse(corregido), {
          ...quien,
          emitidoEn: f.clock.now(),
        }),
      );
    const nueva = await reemitir();
    expect(nueva.total).toBe('37.50');
    await f.drenar();
    expect(await f.leer(nueva.comprobanteId)).toMatchObject({ estado: 'aceptado', reemplaza_a: venta.comprobanteId });
    await expect(reemitir()).rejects.toThrow(`ya se emitió de nuevo como ${nueva.numero}`);
  });

  it('what was sold at the till is issued again for what was charged, with its payments', async () => {
    const pagos = [{ medio: 'Efectivo', monto: '35.70' }];
    const { venta, fila } = await enviarCon({ kind: 'reject', code: '3242' }, { pagos });
    const { pedido } = await reemisionPropuesta(f.database.reader, venta.comprobanteId);
    const reemitir = (precioUnitario: string) =>
      f.database.transaction((tx) =>
        reemitirDocumento(
          tx,
          venta.comprobanteId,
          documentoEmisionBody.parse({ ...pedido!, lineas: [{ ...pedido!.lineas[0]!, precioUnitario }] }),
          { ...quien, emitidoEn: f.clock.now() },
        ),
      );
    await expect(reemitir('12.50')).rejects.toThrow('se cobró por 35.70');
    const nueva = await reemitir('11.90');
    expect(await f.leer(nueva.comprobanteId)).toMatchObject({
      venta_id: fila.venta_id,
      pagos,
    });
  });

  it('1083: the customer is corrected and the same number goes out again', async () => {
    const { venta } = await enviarCon({ kind: 'fault', code: '1083' });
    const corregido = { ...clienteConRuc, numeroDocumento: '20100070970', nombre: 'Otra Empresa S.A.' };
    await f.database.transaction((tx) => corregirCliente(tx, venta.comprobanteId, corregido, 'Ana Ruiz'));
    await f.drenar();
    const fila = await f.leer(venta.comprobanteId);
    expect(fila).toMatchObject({ estado: 'aceptado', cliente_numero_documento: '20100070970' });
    expect(`${fila.serie}-${fila.numero}`).toBe(venta.numero);
    expect(fila.xml!.toString()).toContain('20100070970');
  });
});
