import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmisorConfigurado, Parametro } from '@jsol/contracts/facturacion-configuracion';
import { unPng } from '../documents/imagen.fixture.ts';
import { leerCodigos } from '../queries/codigos-retorno.ts';
import { parametroVigente, tipoCambioVigente } from '../queries/parametros.ts';
import { abrirConfiguracion, hoy, type Configuracion } from './configuracion.fixture.ts';

let c: Configuracion;
beforeAll(async () => {
  c = await abrirConfiguracion();
});
afterAll(() => c.cerrar());

const fuente = 'Ley 99999';
const parametro = async (nombre: string) =>
  (await c.pedir<{ items: Parametro[] }>('GET', 'parametros')).datos.items.find((uno) => uno.nombre === nombre)!;
const auditados = (accion: string) =>
  c.filas<{ actor: string; entidad_id: string }>(
    'select actor, entidad_id from auditoria.registros where accion = $1',
    [`facturacion.${accion}`],
  );

describe('a dated value', () => {
  it('begins on its day and leaves the days before as they were', async () => {
    const cuerpo = { nombre: 'uit', vigenteDesde: '2027-01-01', valor: '5600.00', fuente };
    expect((await c.pedir('POST', 'parametros', cuerpo)).status).toBe(204);
    expect(await parametro('uit')).toMatchObject({
      vigente: '5500.00',
      clase: 'monto',
      valores: [{ vigenteDesde: '2027-01-01', futuro: true, registradoPor: 'ana' }, { futuro: false }, {}],
    });
    expect(await parametroVigente(c.database.reader, 'uit', '2026-12-31')).toBe('5500.00');
    expect(await parametroVigente(c.database.reader, 'uit', '2027-01-01')).toBe('5600.00');
    expect(await auditados('parametro_registrado')).toEqual([{ actor: 'ana', entidad_id: 'uit' }]);
  });

  it('cannot begin before today, nor twice on a day, nor be anything but what its kind allows', async () => {
    const con = async (cambios: Record<string, string>) => {
      const cuerpo = { nombre: 'igv', vigenteDesde: '2027-03-01', valor: '0.18', fuente, ...cambios };
      const { status, datos } = await c.pedir<{ errors?: { pointer: string }[] }>('POST', 'parametros', cuerpo);
      return [status, datos?.errors?.[0]?.pointer];
    };
    expect(await con({ vigenteDesde: '2026-11-23' })).toEqual([422, '/vigenteDesde']);
    expect(await con({ valor: '18' })).toEqual([422, '/valor']);
    expect(await con({ valor: '1.00' })).toEqual([422, '/valor']);
    expect(await con({ nombre: 'buen_contribuyente', valor: 'tal vez' })).toEqual([422, '/valor']);
    expect(await con({ nombre: 'otro' })).toEqual([404, undefined]);
    expect(await con({ vigenteDesde: hoy })).toEqual([204, undefined]);
    expect(await con({ vigenteDesde: hoy, valor: '0.17' })).toEqual([422, '/vigenteDesde']);
  });

  it('is taken back only while it does not apply yet', async () => {
    expect((await c.pedir('DELETE', 'parametros/uit/2026-01-01')).status).toBe(422);
    expect((await c.pedir('DELETE', 'parametros/uit/2027-01-01')).status).toBe(204);
    expect((await c.pedir('DELETE', 'parametros/uit/2027-01-01')).status).toBe(404);
    expect((await parametro('uit')).valores).toHaveLength(2);
  });

  it('of a detracción, a legal time and a catalogue follow the same rule', async () => {
    const detraccion = {
      codigo: '037',
      descripcion: 'Demás servicios gravados con el IGV',
      porcentaje: '10',
      umbral: 'umbral_detraccion',
      vigenteDesde: '2027-01-01',
      fuente,
    };
    expect((await c.pedir('POST', 'detracciones', detraccion)).status).toBe(204);
    expect((await c.pedir('GET', 'detracciones?q=037')).datos).toMatchObject({
      total: 2,
      items: [
        { porcentaje: '10.00', futuro: true, vigente: false },
        { porcentaje: '12.00', futuro: false, vigente: true },
      ],
    });
    expect((await c.pedir('POST', 'detracciones', { ...detraccion, vigenteDesde: '2026-01-01' })).status).toBe(422);
    expect((await c.pedir('DELETE', 'detracciones/037/2027-01-01')).status).toBe(204);

    const plazo = { tipo: '03', vigenteDesde: '2026-12-01', dias: 3, fuente };
    expect((await c.pedir('POST', 'plazos', plazo)).status).toBe(204);
    expect((await c.pedir('POST', 'plazos', { ...plazo, tipo: 'ZZ' })).status).toBe(404);
    const plazos = (await c.pedir<{ items: { tipo: string; dias: number; vigente: boolean }[] }>('GET', 'plazos'))
      .datos;
    expect(plazos.items.filter(({ tipo }) => tipo === '03').map(({ dias, vigente }) => [dias, vigente])).toEqual([
      [3, false],
      [5, true],
    ]);

    const motivo = { codigo: '14', descripcion: 'Motivo nuevo', vigenteDesde: '2027-01-01' };
    expect((await c.pedir('POST', 'catalogos/09', motivo)).status).toBe(204);
    expect((await c.pedir('POST', 'catalogos/99', motivo)).status).toBe(404);
    expect((await c.pedir('POST', 'catalogos/09/08/cerrar', { vigenteHasta: '2026-11-23' })).status).toBe(422);
    expect((await c.pedir('POST', 'catalogos/09/08/cerrar', { vigenteHasta: hoy })).status).toBe(204);
    c.clock.advance('1d');
    const codigos = async (filtro: string) =>
      (await c.pedir<{ items: { codigo: string }[] }>('GET', `catalogos/09${filtro}`)).datos.items.map(
        (uno) => uno.codigo,
      );
    expect(await codigos('')).not.toContain('08');
    expect(await codigos('?todos=si')).toContain('08');
    expect(await codigos('?q=motivo')).toEqual(['14']);
    c.clock.set('2026-11-24T12:00:00-05:00');
  });
});

describe('an exchange rate', () => {
  const cambio = { fecha: hoy, moneda: 'USD', compra: '3.745', venta: '3.752', fuente: 'SBS' };

  it('is entered for its day, corrected on that day alone, and stands for the days without one', async () => {
    expect((await c.pedir('POST', 'tipos-cambio', cambio)).status).toBe(204);
    expect((await c.pedir('POST', 'tipos-cambio', { ...cambio, venta: '3.753' })).status).toBe(204);
    expect((await c.pedir('POST', 'tipos-cambio', { ...cambio, fecha: '2026-11-20' })).status).toBe(204);
    expect((await c.pedir('POST', 'tipos-cambio', { ...cambio, fecha: '2026-11-20' })).status).toBe(422);
    expect((await c.pedir('POST', 'tipos-cambio', { ...cambio, fecha: '2026-11-25' })).status).toBe(422);
    expect((await c.pedir('POST', 'tipos-cambio', { ...cambio, venta: '0.000' })).status).toBe(422);
    expect((await tipoCambioVigente(c.database.reader, 'USD', '2026-11-30'))?.venta).toBe('3.753');
    expect((await c.pedir('GET', 'tipos-cambio?moneda=USD')).datos).toMatchObject({
      total: 2,
      items: [{ fecha: hoy, venta: '3.753' }, { fecha: '2026-11-20' }],
    });
  });
});

describe('the tax calendar', () => {
  it('takes due dates that have not passed', async () => {
    const poner = async (ruta: string, vence: string) =>
      (await c.pedir('PUT', `calendario/${ruta}`, { vence, fuente })).status;
    expect(await poner('2027-01/0', '2027-02-16')).toBe(204);
    expect(await poner('2026-11/0', '2026-12-18')).toBe(204);
    expect(await poner('2026-09/0', '2026-12-18')).toBe(422);
    expect(await poner('2026-12/0', '2026-11-20')).toBe(422);
    expect(await poner('2026-12/0', '2026-12-20')).toBe(422);
    const { items } = (await c.pedir<{ items: { periodo: string; vence: string }[] }>('GET', 'calendario?anio=2026'))
      .datos;
    expect(items).toHaveLength(84);
    expect(items.find(({ periodo }) => periodo === '2026-11')).toMatchObject({ vence: '2026-12-18', fuente });
  });
});

describe('the explanation of a code', () => {
  it('is corrected for the answers to come, and added where there was none', async () => {
    const explicacion = {
      motivo: 'Algo nuevo.',
      campo: 'Cliente',
      arreglo: 'Corrija esto.',
      accion: null,
      reintentos: null,
    };
    expect((await c.pedir('PUT', 'codigos-retorno/1083', explicacion)).status).toBe(204);
    expect((await c.pedir('PUT', 'codigos-retorno/2999', { ...explicacion, accion: 'preguntar' })).status).toBe(204);
    expect((await c.pedir('PUT', 'codigos-retorno/1083', { ...explicacion, motivo: 'sin punto' })).status).toBe(422);
    const tabla = await leerCodigos(c.database.reader);
    expect(tabla.get('1083')).toMatchObject({ motivo: 'Algo nuevo.', campo: 'Cliente' });
    expect(tabla.get('2999')?.accion).toBe('preguntar');
    expect((await c.pedir('GET', 'codigos-retorno?q=1083')).datos).toMatchObject({
      total: 1,
      items: [{ codigo: '1083', actualizadoPor: 'ana' }],
    });
    expect((await auditados('codigo_corregido')).map(({ entidad_id }) => entidad_id).sort()).toEqual(['1083', '2999']);
  });
});

describe('the company', () => {
  it('changes its address and colours, and its RUC only while it has issued nothing', async () => {
    const {
      tieneLogo: _l,
      rucFijo: _r,
      actualizadoPor: _p,
      actualizadoEn: _e,
      ...emisor
    } = (await c.pedir<EmisorConfigurado>('GET', 'emisor')).datos;
    const cambiado = await c.pedir('PUT', 'emisor', { ...emisor, ruc: '20131312955', color: '#1a5f7a' });
    expect(cambiado.datos).toMatchObject({
      ruc: '20131312955',
      color: '#1a5f7a',
      rucFijo: false,
      actualizadoPor: 'ana',
    });
    expect((await c.pedir('PUT', 'emisor', { ...emisor, ruc: '20131312954' })).status).toBe(422);
    await c.documento();
    expect((await c.pedir('PUT', 'emisor', emisor)).datos).toMatchObject({ errors: [{ pointer: '/ruc' }] });
    const otra = { ...emisor, ruc: '20131312955', direccion: 'Av. Nueva 1' };
    expect((await c.pedir('PUT', 'emisor', otra)).datos).toMatchObject({ direccion: 'Av. Nueva 1', rucFijo: true });
  });

  it('has a logo that can be printed, or the reason why not', async () => {
    const poner = (logo: Buffer) => c.pedir('PUT', 'emisor/logo', { contenido: logo.toString('base64') });
    const detail = 'El logo debe ser una imagen PNG o JPEG.';
    expect(await poner(Buffer.from('GIF89a'))).toMatchObject({
      status: 422,
      datos: { detail, errors: [{ pointer: '/contenido', detail }] },
    });
    expect((await poner(unPng().subarray(0, 90))).datos).toMatchObject({
      detail: 'El archivo del logo está dañado; guárdelo de nuevo como PNG o JPEG.',
    });
    expect((await c.pedir('GET', 'emisor/logo')).status).toBe(404);
    expect((await poner(unPng())).status).toBe(204);
    expect(await c.filas('select logo_tipo from facturacion.emisor')).toEqual([{ logo_tipo: 'image/png' }]);
    expect((await c.pedir('GET', 'emisor')).datos).toMatchObject({ tieneLogo: true });
    expect((await c.pedir('DELETE', 'emisor/logo')).status).toBe(204);
    expect((await c.pedir('GET', 'emisor')).datos).toMatchObject({ tieneLogo: false });
  });
});
