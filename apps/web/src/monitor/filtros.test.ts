import { describe, expect, it } from 'vitest';
import { aConsulta, aReintento, leerFiltros } from './filtros.ts';

const sinClave = { match: 'filters', key: null };
const filtros = (texto: string) => leerFiltros(new URLSearchParams(texto));

describe('the filters in the address', () => {
  it('are what the API is asked, with hours of Lima', () => {
    expect(aConsulta(filtros('q=F001-12&state=failed&queue=critical&desde=2026-11-24T09:00'))).toMatchObject({
      q: 'F001-12',
      state: 'failed',
      queue: 'critical',
      since: '2026-11-24T14:00:00.000Z',
      until: undefined,
    });
  });

  it('drop what makes no sense', () => {
    expect(filtros('state=roto&desde=ayer')).toMatchObject({ state: null, desde: null });
  });
});

describe('a bulk retry by filter', () => {
  it('takes what is shown, with the key as it was understood', () => {
    expect(aReintento(filtros('q=f001-*&state=failed&task=x.y'), { match: 'prefix', key: 'F001-' })).toEqual({
      keyPrefix: 'F001-',
      state: 'failed',
      task: 'x.y',
    });
    expect(aReintento(filtros('q=20131312955'), { match: 'key', key: '20131312955' })).toEqual({ key: '20131312955' });
    expect(aReintento(filtros('fingerprint=abc'), sinClave)).toEqual({ fingerprint: 'abc' });
  });

  it('is not offered where it would take something else than what is shown', () => {
    expect(aReintento(filtros('state=done'), sinClave)).toBeNull();
    expect(aReintento(filtros('worker=w'), sinClave)).toBeNull();
    expect(aReintento(filtros(`q=${'a'.repeat(32)}`), { match: 'trace', key: null })).toBeNull();
  });
});
