import { describe, expect, it } from 'vitest';
import type { StockItem } from '@jsol/contracts/inventario';
import { conCambio, nivelDe, recordar, type Versiones } from './stock-vivo.ts';

const unProducto = (id: string, stock: string): StockItem => ({
  id,
  codigo: id,
  codigoBarras: null,
  nombre: id,
  categoria: 'Pinturas',
  unidad: 'NIU',
  precio: '10.00',
  afectacion: '10',
  activo: true,
  stock,
  stockMinimo: '5',
});
const pagina = { items: [unProducto('a', '10'), unProducto('b', '20')], total: 2, pagina: 1, porPagina: 50 };

describe('a change of stock', () => {
  it('shows in its row and moves no row', () => {
    const despues = conCambio(pagina, { productoId: 'b', stock: '19.5', disponible: '19.5', version: 3 });
    expect(despues.items.map(({ id, stock }) => [id, stock])).toEqual([
      ['a', '10'],
      ['b', '19.5'],
    ]);
  });

  it('of a product on another page changes nothing', () => {
    expect(conCambio(pagina, { productoId: 'c', stock: '1', disponible: '1', version: 1 })).toBe(pagina);
  });

  it('is taken only if it is later than what was seen of that product', () => {
    const versiones: Versiones = new Map();
    const llega = (productoId: string, version: number) =>
      recordar(versiones, { productoId, stock: '1', disponible: '1', version });
    expect([llega('a', 3), llega('a', 2), llega('a', 3), llega('b', 1), llega('a', 4)]).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
  });
});

it('warns below the minimum, not at it, and always when nothing is left', () => {
  const nivel = (stock: string, stockMinimo: string) => nivelDe({ stock, stockMinimo });
  expect([nivel('5', '5'), nivel('4.999', '5'), nivel('10', '9'), nivel('0', '0'), nivel('-2', '5')]).toEqual([
    'suficiente',
    'bajo-minimo',
    'suficiente',
    'sin-stock',
    'sin-stock',
  ]);
});
