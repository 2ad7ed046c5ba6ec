import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import type { NotaPedida } from '../domain/nota.ts';
import { comprobanteInvalido, notaNoCorresponde } from '../errors.ts';
import { abrirFacturacion, clienteConRuc, quien, type Facturacion } from '../facturacion.fixture.ts';
import { martillos } from '../emision.fixture.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import { notaPropuesta } from '../queries/nota-propuesta.ts';
import { emitirComprobanteSunat } from '../tasks.ts';
import { emitirNota, previsualizarNota } from './emitir-nota.ts';

let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion();
});
// What one test left in the queue is none of the next one's business.
afterEach(async () => {
  await f.drenar();
});
afterAll(() => f.cerrar());

const clavos = {
  ...martillos[0]!,
  codigo: 'CLAV',
  descripcion: 'Clavos de 2 pulgadas',
  cantidad: '10',
  precioUnitario: '0.55',
};
const factura = { tipo: '01', cliente: clienteConRuc, lineas: [martillos[0]!, clavos] } as const;
const aceptada = async (cambios: Parameters<Facturacion['vender']>[0] = factura) => {
  const venta = await f.vender(cambios);
  await f.drenar();
  return venta;
};
const anotar = (id: string, pedida: NotaPedida) =>
  f.database.transaction((tx) => emitirNota(tx, id, pedida, { ...quien, emitidoEn: f.clock.now() }));
const devolucion = { tipo: '07', sustento: 'El cliente devolvió la mercadería' } as const;

describe('a note', () => {
  it('that voids everything repeats the figures to the cent, goes out, and is linked from both sides', async () => {
    const venta = await aceptada({ ...factura, descuentoGlobal: { porcentaje: '7', enBase: true } });
    const original = (await f.leer(venta.comprobanteId)).contenido as Comprobante;
    const nota = await anotar(venta.comprobanteId, { ...devolucion, motivo: '01' });
    await f.drenar();
    const fila = await f.leer(nota.comprobanteId);
    expect(fila).toMatchObject({ estado: 'aceptado', serie: 'FC01', afectado_id: venta.comprobanteId });
    expect((fila.contenido as Comprobante).totales).toEqual(original.totales);
    const antes = await detalleComprobante(f.database.reader, venta.comprobanteId, f.clock.now());
    expect(antes.notas).toMatchObject([{ numero: nota.numero, estado: 'aceptado' }]);
    expect(antes.queda).toBe('0.00');
    expect(antes.anulacion).toMatchObject({ puede: false, motivo: expect.stringContaining(nota.numero) });
    const detalle = await detalleComprobante(f.database.reader, nota.comprobanteId, f.clock.now());
    expect(detalle.afectado).toMatchObject({ numero: venta.numero });
  });

  it.each<[string, Omit<NotaPedida, 'sustento'>, string]>([
    [
      'returns chosen lines and quantities',
      { tipo: '07', motivo: '07', lineas: [{ orden: 1, cantidad: '2' }] },
      '23.80',
    ],
    ['takes off each unit of a line', { tipo: '07', motivo: '05', lineas: [{ orden: 2, rebaja: '0.05' }] }, '0.50'],
    ['corrects a description', { tipo: '07', motivo: '03', lineas: [{ orden: 2 }] }, '5.50'],
    ['gives a global discount', { tipo: '07', motivo: '04', monto: '5.00' }, '5.00'],
    ['gives a bonus', { tipo: '07', motivo: '08', monto: '1.00' }, '1.00'],
    ['lowers the value', { tipo: '07', motivo: '09', monto: '3.33' }, '3.33'],
    ['is for something else', { tipo: '07', motivo: '10', monto: '0.01' }, '0.01'],
    ['charges interest', { tipo: '08', motivo: '01', monto: '12.34' }, '12.34'],
    ['raises the value', { tipo: '08', motivo: '02', monto: '100.00' }, '100.00'],
    ['charges a penalty', { tipo: '08', motivo: '03', monto: '7.77' }, '7.77'],
  ])('%s, and SUNAT takes it', async (_name, pedida, total) => {
    const venta = await aceptada();
    const nota = await anotar(venta.comprobanteId, { ...pedida, sustento: 'Acordado con el cliente' } as NotaPedida);
    expect(nota.total).toBe(total);
    await f.drenar();
    expect(await f.leer(nota.comprobanteId)).toMatchObject({ estado: 'aceptado', total });
  });

  it('of a boleta has series B and the customer of the boleta', async () => {
    const venta = await aceptada({ lineas: [martillos[0]!] });
    const nota = await anotar(venta.comprobanteId, { ...devolucion, motivo: '06' });
    await f.drenar();
    expect(await f.leer(nota.comprobanteId)).toMatchObject({ serie: 'BC01', estado: 'aceptado', total: '35.70' });
  });

  it('gives a credit sale new instalments, for nothing', async () => {
    const venta = await aceptada({
      ...factura,
      formaPago: { tipo: 'Credito', cuotas: [{ monto: '41.20', vence: '2026-12-24' }] },
    });
    const nota = await anotar(venta.comprobanteId, {
      tipo: '07',
      motivo: '13',
      sustento: 'Se acordaron dos cuotas',
      cuotas: [
        { monto: '20.00', vence: '2026-12-24' },
        { monto: '21.20', vence: '2027-01-24' },
      ],
    });
    await f.drenar();
    expect(await f.leer(nota.comprobanteId)).toMatchObject({ estado: 'aceptado', total: '0.00' });
  });

  it('never takes back more than is left: not in quantity, not in money, not twice at once', async () => {
    const venta = await aceptada();
    await anotar(venta.comprobanteId, { ...devolucion, motivo: '07', lineas: [{ orden: 1, cantidad: '2' }] });
    const propuesta = await notaPropuesta(f.database.reader, venta.comprobanteId);
    expect(propuesta.queda).toBe('17.40');
    expect(propuesta.lineas.map(({ porDevolver }) => porDevolver)).toEqual(['1', '10']);
    expect(propuesta.motivos.find(({ tipo, codigo }) => tipo === '07' && codigo === '01')).toMatchObject({
      disponible: false,
    });
    const demas = anotar(venta.comprobanteId, { ...devolucion, motivo: '07', lineas: [{ orden: 1, cantidad: '2' }] });
    await expect(demas).rejects.toMatchObject({ errors: [{ pointer: '/lineas/0/cantidad' }] });
    const dinero = anotar(venta.comprobanteId, { ...devolucion, motivo: '09', monto: '17.41' });
    await expect(dinero).rejects.toSatisfy(comprobanteInvalido.is);
    const aLaVez = await Promise.allSettled(
      [1, 2, 3].map(() => anotar(venta.comprobanteId, { ...devolucion, motivo: '09', monto: '17.40' })),
    );
    expect(aLaVez.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('can be seen before it is issued, and takes no number for that', async () => {
    const venta = await aceptada();
    const ultima = await anotar(venta.comprobanteId, { ...devolucion, motivo: '09', monto: '1.00' });
    const vista = await previsualizarNota(
      f.database.reader,
      venta.comprobanteId,
      { ...devolucion, motivo: '09', monto: '2.00' },
      f.clock.now(),
    );
    expect(vista.totales.total).toBe('2.00');
    const siguiente = await anotar(venta.comprobanteId, { ...devolucion, motivo: '09', monto: '2.00' });
    expect(Number(siguiente.numero.split('-')[1])).toBe(Number(ultima.numero.split('-')[1]) + 1);
  });

  it('waits for what it amends, and sends that first', async () => {
    await f.fallar({ kind: 'down', times: 1 });
    const venta = await aceptada();
    const nota = await anotar(venta.comprobanteId, { ...devolucion, motivo: '06' });
    await f.database.transaction((tx) =>
      enqueue(tx, emitirComprobanteSunat, {
        comprobanteId: nota.comprobanteId,
        numero: nota.numero,
        venceEl: '2026-12-01',
      }),
    );
    await f.drenar();
    expect((await f.leer(nota.comprobanteId)).envios).toBe(0);
    await f.pasar('1m');
    await f.pasar('2m');
    expect((await f.leer(venta.comprobanteId)).estado).toBe('aceptado');
    expect((await f.leer(nota.comprobanteId)).estado).toBe('aceptado');
  });

  it('of what SUNAT rejected there is none', async () => {
    await f.fallar({ kind: 'reject', code: '2800' });
    const venta = await aceptada();
    await expect(anotar(venta.comprobanteId, { ...devolucion, motivo: '01' })).rejects.toSatisfy(notaNoCorresponde.is);
  });
});
