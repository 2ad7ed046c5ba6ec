import { expect, it } from 'vitest';
import { aEntrada, erroresPorCampo, type EntradaEscrita } from './entrada.ts';

const almacenId = '018f0000-0000-7000-8000-000000000001';
const productoId = '018f0000-0000-7000-8000-000000000002';
const escrita = (cantidad: string, costoUnitario: string, documento = ''): EntradaEscrita => ({
  motivo: 'compra',
  documento,
  fecha: '',
  lineas: [{ productoId, codigo: 'P1', nombre: 'Cemento', unidad: 'BLS', cantidad, costoUnitario, lote: null }],
});

it('sends what was typed without its blanks, and no empty document', () => {
  expect(aEntrada(almacenId, escrita(' 12.5 ', '24.90')).entrada).toEqual({
    almacenId,
    motivo: 'compra',
    lineas: [{ productoId, cantidad: '12.5', costoUnitario: '24.90' }],
  });
  expect(aEntrada(almacenId, escrita('1', '1', ' F001-9 ')).entrada).toMatchObject({ documento: 'F001-9' });
});

it('names the field at fault, for what it refuses itself and for what the server refuses', () => {
  const { entrada, errores } = aEntrada(almacenId, escrita('0.00', '12,50'));
  expect(entrada).toBeNull();
  expect(Object.keys(errores ?? {}).sort()).toEqual(['lineas.0.cantidad', 'lineas.0.costoUnitario']);
  expect(erroresPorCampo([{ pointer: '/lineas/3/cantidad', detail: 'Solo unidades enteras' }])).toEqual({
    'lineas.3.cantidad': 'Solo unidades enteras',
  });
});

it('sends the day it entered and the lot with its day, or that it does not expire', () => {
  const { lineas, ...resto } = escrita('1', '1');
  const conLote = (vence: string) =>
    aEntrada(almacenId, {
      ...resto,
      fecha: '2026-11-20',
      lineas: lineas.map((linea) => ({ ...linea, lote: { codigo: ' l-7 ', vence } })),
    }).entrada;
  expect(conLote('2027-01-31')).toMatchObject({
    fecha: '2026-11-20',
    lineas: [{ lote: { codigo: 'L-7', vence: '2027-01-31' } }],
  });
  expect(conLote('')).toMatchObject({ lineas: [{ lote: { vence: null } }] });
  expect(
    aEntrada(almacenId, { ...escrita('1', '1'), lineas: [{ ...lineas[0]!, lote: { codigo: '', vence: '' } }] }).errores,
  ).toEqual({
    'lineas.0.lote.codigo': 'Escriba el lote',
  });
});

it('asks for a product when there is none', () => {
  const { errores } = aEntrada(almacenId, { motivo: 'ajuste', documento: '', fecha: '', lineas: [] });
  expect(errores).toEqual({ lineas: 'Agregue al menos un producto' });
});
