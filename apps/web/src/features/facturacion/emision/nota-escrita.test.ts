import { describe, expect, it } from 'vitest';
import { aNota, enElFormulario, motivoDe, notaInicial, type NotaPropuesta } from './nota-escrita.ts';

const linea = (orden: number, porDevolver: string): NotaPropuesta['lineas'][number] => ({
  orden,
  codigo: `P${orden}`,
  descripcion: `Producto ${orden}`,
  unidad: 'NIU',
  cantidad: '2',
  porDevolver,
  precioUnitario: '10.00',
  total: '20.00',
});
const motivo = (codigo: string, alcance: 'todo' | 'items' | 'monto', disponible = true) =>
  ({ tipo: '07', codigo, nombre: `Motivo ${codigo}`, alcance, disponible, porQueNo: null }) as const;
const propuesta = {
  comprobante: {} as NotaPropuesta['comprobante'],
  queda: '40.00',
  motivos: [motivo('01', 'todo'), motivo('05', 'items'), motivo('07', 'items'), motivo('09', 'monto')],
  lineas: [linea(1, '2'), linea(2, '0'), linea(3, '1')],
} satisfies NotaPropuesta;
const inicial = (linea?: number, de: NotaPropuesta = propuesta) =>
  notaInicial(de, { tipo: '07', motivo: undefined, linea });
const pedir = (escrita: ReturnType<typeof inicial>) =>
  aNota(escrita, motivoDe(propuesta, escrita.tipo, escrita.motivo));

describe('a note as it is proposed', () => {
  it('is ready to be issued: all of the document, for the first reason', () => {
    expect(pedir(inicial()).nota).toEqual({ tipo: '07', motivo: '01', sustento: 'Motivo 01' });
  });

  it('is of one line when one came from it, with all that is left', () => {
    expect(pedir(inicial(3)).nota).toMatchObject({ motivo: '07', lineas: [{ orden: 3, cantidad: '1' }] });
  });

  it('skips a reason that is not available and lines with nothing left', () => {
    const conNota = { ...propuesta, motivos: [motivo('01', 'todo', false), motivo('07', 'items')] };
    const escrita = inicial(undefined, conNota);
    expect(escrita.motivo).toBe('07');
    expect(escrita.lineas.map(({ elegida }) => elegida)).toEqual([true, false, true]);
  });
});

describe('what is wrong with a note', () => {
  it('asks for a line', () => {
    const escrita = inicial(3);
    const ninguna = { ...escrita, lineas: escrita.lineas.map((una) => ({ ...una, elegida: false })) };
    expect(pedir(ninguna).errores).toEqual({ lineas: 'Elija al menos una línea' });
  });

  it('stands beside the line it is about, also when lines before it were not chosen', () => {
    const escrita = { ...inicial(3), motivo: '05' };
    expect(Object.keys(pedir(escrita).errores!)).toEqual(['lineas.2.rebaja']);
    expect(enElFormulario({ 'lineas.0.cantidad': 'Quedan 1' }, escrita)).toEqual({ 'lineas.2.cantidad': 'Quedan 1' });
  });
});
