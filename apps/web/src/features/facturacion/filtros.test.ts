import { describe, expect, it } from 'vitest';
import { aConsulta, conFiltro, fichasDeEstado, hayFiltros, sentidoDe, siguienteOrden } from './filtros.ts';

it('a change of filter goes back to the first page and leaves nothing empty in the address', () => {
  expect(conFiltro({ q: 'ferre', tipo: '01', pagina: 7 }, { tipo: undefined, estado: 'por-aceptar' })).toEqual({
    q: 'ferre',
    estado: 'por-aceptar',
  });
  expect(conFiltro({ q: 'ferre', desde: '2026-11-01' }, { q: '', desde: '' })).toEqual({});
});

it('asks the server for the newest first page when the address says nothing', () => {
  expect(aConsulta({})).toEqual({ pagina: 1, porPagina: 50, orden: '-emitido' });
  expect(aConsulta({ q: '', desde: '2026-11-01', pagina: 3 })).toEqual({
    desde: '2026-11-01',
    pagina: 3,
    porPagina: 50,
    orden: '-emitido',
  });
});

it('page and order are no filters', () => {
  expect(hayFiltros({ pagina: 3, orden: 'total' })).toBe(false);
  expect(hayFiltros({ estado: 'contingencia' })).toBe(true);
});

describe('the header of a column', () => {
  it('sorts newest and largest first, numbers from the first, and turns round at the second click', () => {
    expect(siguienteOrden('-emitido', 'total')).toBe('-total');
    expect(siguienteOrden('-total', 'total')).toBe('total');
    expect(siguienteOrden('-emitido', 'numero')).toBe('numero');
    expect(siguienteOrden('numero', 'numero')).toBe('-numero');
    expect(siguienteOrden('-emitido', 'emitido')).toBe('emitido');
  });

  it('tells its direction, and none for the others', () => {
    expect([sentidoDe('-total', 'total'), sentidoDe('total', 'total'), sentidoDe('total', 'numero')]).toEqual([
      'descending',
      'ascending',
      'none',
    ]);
  });
});

describe('the chips of state', () => {
  const cuentas = (porEstado: Record<string, number>, elegido?: Parameters<typeof fichasDeEstado>[1]) =>
    Object.fromEntries(fichasDeEstado(porEstado, elegido).map(({ palabra, cuenta }) => [palabra, cuenta]));

  it('count what SUNAT still owes as one, and contingencia, which is part of it, not twice', () => {
    expect(cuentas({ emitido: 3, enviado: 1, desconocido: 1, aceptado: 20, contingencia: 2 })).toEqual({
      Todos: 25,
      'Por aceptar': 5,
      'En contingencia': 2,
      Aceptados: 20,
      Observados: 0,
      Rechazados: 0,
    });
  });

  it('show a rare state once there is one, or while it is the chosen one', () => {
    expect(cuentas({ excepcion: 1 })).toMatchObject({ 'Por aceptar': 1, 'No registrados': 1 });
    expect(cuentas({}, 'anulado')).toMatchObject({ Anulados: 0 });
    expect(cuentas({ enviado: 4 })).not.toHaveProperty('Enviando a SUNAT');
  });
});
