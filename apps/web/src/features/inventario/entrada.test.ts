import { expect, it } from 'vitest';
import { aEntrada, erroresPorCampo, type EntradaEscrita } from './entrada.ts';

const almacenId = '018f0000-0000-7000-8000-000000000001';
const productoId = '018f0000-0000-7000-8000-000000000002';
const escrita = (cantidad: string, costoUnitario: string, documento = ''): EntradaEscrita => ({
  motivo: 'compra',
  documento,
  lineas: [{ productoId, codigo: 'P1', nombre: 'Cemento', unidad: 'BLS', cantidad, costoUnitario }],
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

it('asks for a product when there is none', () => {
  const { errores } = aEntrada(almacenId, { motivo: 'ajuste', documento: '', lineas: [] });
  expect(errores).toEqual({ lineas: 'Agregue al menos un producto' });
});
