import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Serie } from '@jsol/contracts/facturacion-series';
import { abrirConfiguracion, type Configuracion } from './configuracion.fixture.ts';

let c: Configuracion;
beforeAll(async () => {
  c = await abrirConfiguracion();
});
afterAll(() => c.cerrar());

type Respuesta = Serie & { code?: string; detail?: string; errors?: { pointer: string; detail: string }[] };
const crear = (datos: Record<string, unknown>) => c.pedir<Respuesta>('POST', 'series', datos);

describe('a series', () => {
  it.each([
    ['01', 'F002'],
    ['07', 'BC01'],
    ['07', 'FC01'],
    ['08', 'FD01'],
    ['09', 'T001'],
    ['31', 'V001'],
    ['20', 'R001'],
    ['40', 'P001'],
  ])('of %s can be %s', async (tipo, serie) => {
    const { status, datos } = await crear({ tipo, serie, establecimiento: '0001', primerNumero: 500 });
    expect(status).toBe(200);
    expect(datos).toMatchObject({
      serie,
      primerNumero: 500,
      ultimoNumero: 499,
      activa: true,
      emitidos: 0,
      huecos: 0,
      creadaPor: 'ana',
    });
  });

  it.each([
    ['01', 'B009', /empieza con F/],
    ['01', 'E001', /empieza con F/],
    ['03', 'F009', /empieza con B/],
    ['09', 'V009', /empieza con T/],
    ['20', 'P009', /empieza con R/],
    ['01', 'F1', /4 letras/],
    ['01', '0001', /empieza con F/],
  ])('of %s cannot be %s', async (tipo, serie, motivo) => {
    const { status, datos } = await crear({ tipo, serie, establecimiento: '0009' });
    expect(status).toBe(422);
    expect(datos).toMatchObject({ code: 'facturacion.serie_invalida', errors: [{ pointer: '/serie' }] });
    expect(datos.detail).toMatch(motivo);
  });

  it('is one at a time in each establishment, and exists once', async () => {
    const segunda = await crear({ tipo: '03', serie: 'B002' });
    expect(segunda.datos.detail).toBe('El establecimiento 0000 ya numera con B001: desactívela primero.');
    expect((await c.pedir('POST', 'series/03/B001/desactivar')).datos).toMatchObject({ activa: false });
    expect((await crear({ tipo: '03', serie: 'B001' })).datos.detail).toBe('La serie B001 ya existe.');
    expect((await crear({ tipo: '03', serie: 'B002' })).status).toBe(200);
    expect((await c.pedir('POST', 'series/03/B001/activar')).status).toBe(422);
    await c.pedir('POST', 'series/03/B002/desactivar');
    expect((await c.pedir('POST', 'series/03/B001/activar')).datos).toMatchObject({
      activa: true,
      desactivadaEn: null,
    });
  });

  it('of contingency is the number of the paper, beside the one that numbers, and never numbers by itself', async () => {
    expect((await crear({ tipo: '03', serie: 'B0X1', contingencia: true })).status).toBe(422);
    const { datos } = await crear({ tipo: '03', serie: '0001', contingencia: true });
    expect(datos).toMatchObject({ contingencia: true, activa: false });
    expect((await c.pedir('POST', 'series/03/0001/activar')).status).toBe(422);
  });

  it('shows the numbers SUNAT spent and those that no document carries', async () => {
    for (const [numero, estado] of [
      [1, 'aceptado'],
      [2, 'rechazado'],
      [3, 'aceptado'],
      [6, 'aceptado'],
    ] as const)
      await c.documento({ tipo: '03', serie: 'B001', numero, estado });
    await c.filas("update facturacion.series set ultimo_numero = 8 where serie = 'B001'");
    const { datos } = await c.pedir<Serie>('GET', 'series/03/B001');
    expect(datos).toMatchObject({ emitidos: 4, quemados: 1, huecos: 4, ultimoNumero: 8, porAgotarse: false });
    const quemados = await c.pedir<{ items: unknown[]; total: number }>('GET', 'series/03/B001/numeros');
    expect(quemados.datos).toMatchObject({ total: 1, items: [{ numero: 2, hasta: 2, codigo: '2335', motivo: 'x' }] });
    const huecos = await c.pedir<{ items: unknown[] }>('GET', 'series/03/B001/numeros?clase=huecos');
    expect(huecos.datos).toMatchObject({
      total: 2,
      items: [
        { numero: 7, hasta: 8, comprobanteId: null },
        { numero: 4, hasta: 5, comprobanteId: null },
      ],
    });
  });

  it('says that it is about to run out', async () => {
    await c.filas("update facturacion.series set ultimo_numero = 99999500 where serie = 'F001'");
    const { datos } = await c.pedir<{ items: Serie[]; total: number }>('GET', 'series?tipo=01&establecimiento=0000');
    expect(datos).toMatchObject({ total: 1, items: [{ serie: 'F001', libres: 499, porAgotarse: true }] });
  });
});
