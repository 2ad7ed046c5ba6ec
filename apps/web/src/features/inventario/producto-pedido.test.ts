import { expect, it } from 'vitest';
import { productoPedido } from './producto-pedido.ts';

const cemento = { codigo: 'CEM-1', codigoBarras: '7750000000014' };
const cementoBlanco = { codigo: 'CEM-10', codigoBarras: '77500000000140' };
const raro = { codigo: '7750000000014', codigoBarras: null };

it('takes the product whose code or bar code was scanned, wherever it stands among longer ones', () => {
  const hallados = [cementoBlanco, cemento];
  expect(productoPedido('CEM-1', hallados)).toEqual({ kind: 'hallado', producto: cemento });
  expect(productoPedido(' cem-1 ', hallados)).toEqual({ kind: 'hallado', producto: cemento });
  expect(productoPedido('7750000000014', hallados)).toEqual({ kind: 'hallado', producto: cemento });
});

it('takes the only product that words find', () => {
  expect(productoPedido('blanco', [cementoBlanco])).toEqual({ kind: 'hallado', producto: cementoBlanco });
});

it('guesses neither among several nor when the code of one is the bar code of another', () => {
  expect(productoPedido('cemento', [cemento, cementoBlanco])).toEqual({ kind: 'varios' });
  expect(productoPedido('7750000000014', [cemento, raro])).toEqual({ kind: 'varios' });
  expect(productoPedido('yeso', [])).toEqual({ kind: 'ninguno' });
});
