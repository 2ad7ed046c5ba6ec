import { describe, expect, it } from 'vitest';
import { acciones, explicaciones } from './codigos-sunat.ts';
import { explicar, resolverRespuesta } from './respuesta-sunat.ts';

const cdr = (codigo: string, observaciones: string[] = []) =>
  resolverRespuesta({ kind: 'cdr', codigo, descripcion: 'texto', observaciones });
const falla = (codigo: string) => resolverRespuesta({ kind: 'falla', codigo, texto: 'texto de SUNAT' });

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
    expect(resolverRespuesta({ kind: 'desconocido', motivo: 'no respondió a tiempo.' }).accion).toBe('preguntar');
    expect(resolverRespuesta({ kind: 'fuera-de-servicio', motivo: 'conexión rechazada.' }).accion).toBe('reintentar');
    expect(falla('0').accion).toBe('preguntar');
    expect(falla('abc').accion).toBe('excepcion');
  });

  it('explains a known code by field and fix, and an unknown one with SUNAT’s words and its range’s advice', () => {
    expect(explicar('1083', 'x')).toEqual({
      motivo: 'El RUC del cliente no existe.',
      campo: 'RUC del cliente',
      arreglo: 'Corrija el cliente y vuelva a emitir; el número se conserva.',
    });
    expect(explicar('2999', 'El dato\n no cumple')).toEqual({
      motivo: 'SUNAT dice: El dato no cumple',
      campo: null,
      arreglo: expect.stringContaining('otro número'),
    });
    expect(explicar('1999', '').motivo).toContain('1999');
  });

  it('keeps four-digit codes, whole sentences and no promise of a new number where the number is kept', () => {
    for (const codigo of [...Object.keys(acciones), ...Object.keys(explicaciones)]) expect(codigo).toMatch(/^\d{4}$/);
    for (const [codigo, { motivo, arreglo }] of Object.entries(explicaciones)) {
      expect(motivo, codigo).toMatch(/\.$/);
      expect(arreglo, codigo).toMatch(/\.$/);
      const accion = falla(codigo).accion;
      if (arreglo.includes('otro número')) expect(['rechazar', 'nuevo-numero'], codigo).toContain(accion);
      if (arreglo.includes('se conserva')) expect(['excepcion', 'reintentar'], codigo).toContain(accion);
    }
  });
});
