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
  reservado: '0',
  disponible: stock,
  stockMinimo: '5',
  stockCritico: '0',
  conNivelesPropios: false,
  conLotes: false,
});
const pagina = { items: [unProducto('a', '10'), unProducto('b', '20')], total: 2, pagina: 1, porPagina: 50 };

describe('a change of stock', () => {
  it('shows in its row and moves no row', () => {
    const despues = conCambio(pagina, { productoId: 'b', stock: '19.5', disponible: '17', version: 3 });
    expect(despues.items.map(({ id, stock, reservado, disponible }) => [id, stock, reservado, disponible])).toEqual([
      ['a', '10', '0', '10'],
      ['b', '19.5', '2.5', '17'],
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

it('warns below the minimum, not at it, more at the critical level, and always when nothing is free', () => {
  const nivel = (disponible: string, stockMinimo: string) => nivelDe({ disponible, stockMinimo, stockCritico: '2' });
  expect(['5', '4.999', '2', '0', '-2'].map((disponible) => nivel(disponible, '5'))).toEqual([
    'suficiente',
    'bajo-minimo',
    'critico',
    'sin-stock',
    'sin-stock',
  ]);
  expect([nivel('1', '0'), nivel('0', '0')]).toEqual(['suficiente', 'sin-stock']);
});
