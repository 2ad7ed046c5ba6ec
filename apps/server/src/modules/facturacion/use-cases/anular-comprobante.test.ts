import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { anulacionNoCorresponde } from '../errors.ts';
import { abrirFacturacion, clienteConRuc, quien, type Facturacion } from '../facturacion.fixture.ts';
import { detalleComprobante } from '../queries/detalle-comprobante.ts';
import { detalleResumen } from '../queries/resumenes.ts';
import { enviarResumenDiarioSunat } from '../tasks.ts';
import { anularComprobantes } from './anular-comprobante.ts';

let f: Facturacion;
beforeAll(async () => {
  f = await abrirFacturacion();
});
beforeEach(() => f.boletas('individual'));
afterAll(() => f.cerrar());

const anular = (...comprobanteIds: string[]) =>
  f.database.transaction((tx) =>
    anularComprobantes(tx, f.publisher, {
      comprobanteIds,
      motivo: 'Se emitió por error',
      entregado: false,
      quien: quien.emisorNombre,
      ahora: f.clock.now(),
    }),
  );
const factura = { tipo: '01', cliente: clienteConRuc } as const;
const aceptada = async (cambios: Parameters<Facturacion['vender']>[0]) => {
  const venta = await f.vender(cambios);
  await f.drenar();
  return venta;
};
const estado = async (id: string) => (await f.leer(id)).estado;

describe('voiding', () => {
  it('an accepted factura: by a comunicación de baja, effective only when SUNAT accepts that', async () => {
    const venta = await aceptada(factura);
    const [hecha] = await anular(venta.comprobanteId);
    expect(hecha).toMatchObject({ resultado: 'informada', archivo: expect.stringMatching(/^RA-20261124-\d+$/) });
    await f.drenar();
    expect(await estado(venta.comprobanteId)).toBe('aceptado');
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('anulado');
    expect((await f.historia(venta.comprobanteId)).map(({ titulo }) => titulo)).toContain(
      `Anulado ante SUNAT con ${hecha!.archivo}`,
    );
  });

  it('several at once: one file for each issue date', async () => {
    const deHoy = [await aceptada(factura), await aceptada(factura)];
    f.clock.advance('1d');
    const deManana = await aceptada(factura);
    const hechas = await anular(...deHoy.map(({ comprobanteId }) => comprobanteId), deManana.comprobanteId);
    expect(new Set(hechas.map(({ archivo }) => archivo)).size).toBe(2);
    expect(hechas[0]!.archivo).toBe(hechas[1]!.archivo);
    await f.drenar();
    await f.pasar('10s');
    for (const { comprobanteId } of [...deHoy, deManana]) expect(await estado(comprobanteId)).toBe('anulado');
  });

  it('an accepted boleta: by a line of a resumen diario', async () => {
    const venta = await aceptada({});
    const [hecha] = await anular(venta.comprobanteId);
    expect(hecha!.archivo).toMatch(/^RC-/);
    await f.drenar();
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('anulado');
    const { archivos, anulacion } = await detalleComprobante(f.database.reader, venta.comprobanteId, f.clock.now());
    expect(archivos).toMatchObject([{ condicion: '3', estado: 'aceptada', numero: hecha!.archivo }]);
    expect(anulacion).toMatchObject({ puede: false });
  });

  it('a boleta nobody was told of: it is dropped, and no resumen tells it', async () => {
    await f.boletas('resumen');
    const venta = await aceptada({});
    expect(await anular(venta.comprobanteId)).toMatchObject([{ resultado: 'anulado', archivo: null }]);
    expect(await estado(venta.comprobanteId)).toBe('anulado');
    const archivos = (await f.resumenes()).length;
    const dueAt = new Date(f.clock.now().getTime() + 60_000);
    await f.database.transaction((tx) => enqueue(tx, enviarResumenDiarioSunat, { fecha: '2026-11-25' }, { dueAt }));
    await f.drenar();
    expect(await f.resumenes()).toHaveLength(archivos);
  });

  it('a boleta that a resumen tells right now: in another file, once that one is accepted', async () => {
    await f.boletas('resumen');
    const venta = await aceptada({});
    f.clock.advance('1m');
    const dueAt = f.clock.now();
    await f.database.transaction((tx) => enqueue(tx, enviarResumenDiarioSunat, { fecha: '2026-11-25' }, { dueAt }));
    await f.drenar();
    expect(await anular(venta.comprobanteId)).toMatchObject([{ resultado: 'en-espera', archivo: null }]);
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('aceptado');
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('anulado');
    const [alta, baja] = (await f.resumenes()).slice(-2);
    expect((await detalleResumen(f.database.reader, alta!.id, '2026-11-24')).condicion).toBe('1');
    expect((await detalleResumen(f.database.reader, baja!.id, '2026-11-24')).condicion).toBe('3');
  });

  it('is refused for all when one cannot be, and says what can be done', async () => {
    const vieja = await aceptada(factura);
    f.clock.advance('8d');
    const nueva = await aceptada(factura);
    const error: unknown = await anular(nueva.comprobanteId, vieja.comprobanteId).catch((thrown: unknown) => thrown);
    expect(anulacionNoCorresponde.is(error)).toBe(true);
    expect(error).toMatchObject({ data: { ofrece: 'nota-credito' } });
    expect(await estado(nueva.comprobanteId)).toBe('aceptado');
    const { anulacion } = await detalleComprobante(f.database.reader, vieja.comprobanteId, f.clock.now());
    expect(anulacion).toMatchObject({ puede: false, ofrece: 'nota-credito' });
  });

  it('is not done twice at once', async () => {
    const venta = await aceptada(factura);
    const dos = await Promise.allSettled([anular(venta.comprobanteId), anular(venta.comprobanteId)]);
    expect(dos.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await f.drenar();
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('anulado');
  });

  it('leaves the document as it was when SUNAT refuses the file, and tells who can act', async () => {
    const venta = await aceptada(factura);
    await f.fallar({ kind: 'reject', code: '2957', services: ['summary'] });
    await anular(venta.comprobanteId);
    await f.drenar();
    await f.pasar('10s');
    expect(await estado(venta.comprobanteId)).toBe('aceptado');
    expect((await f.historia(venta.comprobanteId)).at(-1)!.titulo).toMatch(/^SUNAT no lo anuló: rechazó RA-/);
    expect(f.avisos.at(-1)!.titulo).toMatch(/^SUNAT rechazó RA-/);
    const { anulacion } = await detalleComprobante(f.database.reader, venta.comprobanteId, f.clock.now());
    expect(anulacion).toMatchObject({ puede: true, como: 'baja' });
  });
});
