import { describe, expect, it } from 'vitest';
import { leerBusqueda } from './busqueda.ts';

describe('what the cashier types into the search', () => {
  it('is a code or words, for one unit', () => {
    expect(leerBusqueda(' martillo ')).toEqual({ unidades: '1', q: 'martillo' });
  });

  it('takes how many before a star', () => {
    expect(leerBusqueda('3*HER-001')).toEqual({ unidades: '3', q: 'HER-001' });
    expect(leerBusqueda('0,75 * cable')).toEqual({ unidades: '0.75', q: 'cable' });
    expect(leerBusqueda('12*')).toEqual({ unidades: '12', q: '' });
  });

  it('leaves alone a star that is not a quantity, and a quantity of nothing', () => {
    expect(leerBusqueda('perfil 2*4')).toEqual({ unidades: '1', q: 'perfil 2*4' });
    expect(leerBusqueda('0*clavo')).toEqual({ unidades: '1', q: '0*clavo' });
  });
});
