import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../test/support/database.ts';
import { openDatabase, type Database } from '../../../platform/database/database.ts';
import { createEventBus } from '../../../platform/events/event-bus.ts';
import { leerCodigos } from '../queries/codigos-retorno.ts';
import { explicar, resolverRespuesta, type TablaCodigos } from './respuesta-sunat.ts';

let test: TestDatabase;
let database: Database;
/** As it is installed. */
let tabla: TablaCodigos;
beforeAll(async () => {
  test = await testDatabase();
  database = openDatabase({
    url: test.url,
    applicationName: 'prueba-codigos',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  tabla = await leerCodigos(database.reader);
});
afterAll(async () => {
  await database.close();
  await test.drop();
});

const cdr = (codigo: string, observaciones: string[] = []) =>
  resolverRespuesta({ kind: 'cdr', codigo, descripcion: 'texto', observaciones }, tabla);
const falla = (codigo: string) => resolverRespuesta({ kind: 'falla', codigo, texto: 'texto de SUNAT' }, tabla);

describe('resolverRespuesta', () => {
  it('accepts code 0, with remarks when there are notes', () => {
    expect(cdr('0').accion).toBe('aceptar');
    expect(cdr('0000').accion).toBe('aceptar');
    expect(cdr('0', ['4031 - texto']).accion).toBe('observar');
    expect(cdr('4252').accion).toBe('observar');
  });

  it.each(['2017', '2335', '2801', '3280', '3999'])('spends the number on %s, in a CDR and in a fault', (codigo) => {
    expect(cdr(codigo).accion).toBe('rechazar');
    expect(falla(codigo).accion).toBe('rechazar');
  });

  it.each(['0100', '0109', '0130', '0138', '0200', '200', '0253', '0499'])(
    'sends the same bytes later on %s',
    (codigo) => {
      expect(falla(codigo)).toMatchObject({ accion: 'reintentar', reintentos: null });
    },
  );

  it('retries 0111 twice before it calls somebody', () => {
    expect(falla('0111')).toMatchObject({ accion: 'reintentar', reintentos: 2 });
  });

  it.each(['0102', '0113', '0151', '0154', '0161', '0306', '1034', '1078', '1079', '1083', '1500'])(
    'keeps the number and waits for a person on %s',
    (codigo) => {
      expect(falla(codigo).accion).toBe('excepcion');
    },
  );

  it.each(['0140', '1033', '2223', '2324'])('asks before anything else on %s', (codigo) => {
    expect(falla(codigo).accion).toBe('preguntar');
    expect(cdr(codigo).accion).toBe('preguntar');
  });

  it('asks for a new number on 1032, and after an unreadable answer asks first', () => {
    expect(falla('1032').accion).toBe('nuevo-numero');
    expect(resolverRespuesta({ kind: 'desconocido', motivo: 'no respondió a tiempo.' }, tabla).accion).toBe(
      'preguntar',
    );
    expect(resolverRespuesta({ kind: 'fuera-de-servicio', motivo: 'conexión rechazada.' }, tabla).accion).toBe(
      'reintentar',
    );
    expect(falla('0').accion).toBe('preguntar');
    expect(falla('abc').accion).toBe('excepcion');
  });

  it('explains a known code by field and fix, and an unknown one with SUNAT’s words and its range’s advice', () => {
    expect(explicar('1083', 'x', tabla)).toEqual({
      motivo: 'El RUC del cliente no existe.',
      campo: 'RUC del cliente',
      arreglo: 'Corrija el cliente y vuelva a emitir; el número se conserva.',
    });
    expect(explicar('2999', 'El dato\n no cumple', tabla)).toEqual({
      motivo: 'SUNAT dice: El dato no cumple',
      campo: null,
      arreglo: expect.stringContaining('otro número'),
    });
    expect(explicar('1999', '', tabla).motivo).toContain('1999');
  });

  it('waits for a person, without a code, when our own configuration kept it from leaving', () => {
    expect(falla('')).toMatchObject({ accion: 'excepcion', codigo: '', motivo: 'No se pudo enviar: texto de SUNAT.' });
  });

  // Every row of the table of codes that SUNAT's manuals explain, by what is done about it.
  it.each([
    [
      'reintentar',
      '0100 0109 0110 0111 0125 0127 0130 0131 0132 0133 0134 0135 0136 0137 0138 0200 0250 0251 0252 0253',
    ],
    [
      'excepcion',
      '0101 0102 0103 0104 0105 0106 0112 0113 0126 0151 0152 0153 0154 0155 0156 0157 0158 0159 0160 0161',
    ],
    ['excepcion', '0306 1034 1035 1036 1049 1078 1079 1083 1086'],
    ['preguntar', '0140 1033 2223 2282 2323 2324 2987'],
    ['nuevo-numero', '1032'],
    ['rechazar', '2010 2011 2017 2018 2022 2027 2028 2033 2105 2108 2119 2209 2220 2236 2237 2308 2325 2326 2327 2329'],
    ['rechazar', '2335 2346 2375 2398 2514 2524 2582 2663 2671 2800 2801 2802 2920 2957 2989 3094 3095 3096 3105 3127'],
    ['rechazar', '3205 3223 3244 3245 3246 3247 3248 3249 3250 3251 3265 3266 3267 3270 3280 3291 3306 3319 3462'],
    ['observar', '4093 4236 4251 4257 4265 4287 4288 4332 4333 4439 4443'],
  ])('does %s, explained in its own words, for each of %s', (accion, codigos) => {
    for (const codigo of codigos.split(' ')) {
      expect(falla(codigo).accion, codigo).toBe(accion);
      expect(tabla.has(codigo), codigo).toBe(true);
    }
  });

  it('keeps four-digit codes, whole sentences and no promise of a new number where the number is kept', () => {
    expect(tabla.size).toBeGreaterThan(100);
    for (const [codigo, { motivo, arreglo }] of tabla) {
      expect(codigo).toMatch(/^\d{4}$/);
      expect(motivo, codigo).toMatch(/\.$/);
      expect(arreglo, codigo).toMatch(/\.$/);
      const accion = falla(codigo).accion;
      if (/con otro número/.test(arreglo)) expect(['rechazar', 'nuevo-numero'], codigo).toContain(accion);
      if (arreglo.includes('se conserva')) expect(['excepcion', 'reintentar'], codigo).toContain(accion);
    }
  });
});
