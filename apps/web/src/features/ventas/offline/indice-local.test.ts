import { describe, expect, it } from 'vitest';
import type { ProductoPos } from '@jsol/contracts/ventas';
import { indexar } from './indice-local.ts';

const producto = (n: number, datos: Partial<ProductoPos>): ProductoPos => ({
  id: `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  codigo: `COD-${n}`,
  codigoBarras: null,
  nombre: `Producto ${n}`,
  categoria: 'Varios',
  unidad: 'NIU',
  precio: '1.00',
  afectacion: '10',
  activo: true,
  stock: '1',
  ...datos,
});
const indice = indexar({
  productos: [
    producto(1, { codigo: 'GAS-003', nombre: 'Tubo PVC desagüe 2" x 3 m', categoria: 'Gasfitería' }),
    producto(2, {
      codigo: 'PIN-001',
      codigoBarras: '7750000600115',
      nombre: 'Pintura látex blanca',
      categoria: 'Pinturas',
    }),
    producto(3, { codigo: 'PIN-002', nombre: 'Brocha de cerda 2"', categoria: 'Pinturas' }),
    producto(4, { codigo: 'VIE-001', nombre: 'Tubo retirado', activo: false }),
  ],
  clientes: [
    {
      id: 'a',
      tipoDocumento: '1',
      numeroDocumento: '43456789',
      nombre: 'TORRES ÑAHUI CARMEN',
      direccion: null,
      email: null,
    },
    {
      id: 'b',
      tipoDocumento: '1',
      numeroDocumento: '12345678',
      nombre: 'AYALA 43456789',
      direccion: null,
      email: null,
    },
  ],
});
const nombres = (q: string, categoria: string | null = null) =>
  indice.productos(q, categoria, 60).items.map(({ nombre }) => nombre);

describe('the till’s own search', () => {
  it('answers a code or a bar code with that product alone', () => {
    for (const q of ['PIN-001', ' pin-001 ', '7750000600115']) {
      expect(indice.productos(q, null, 60)).toMatchObject({ exacto: true, items: [{ codigo: 'PIN-001' }] });
    }
  });

  it('finds all the words in any order without accents, names that begin with them first', () => {
    expect(nombres('DESAGUE tubo')).toEqual(['Tubo PVC desagüe 2" x 3 m']);
    expect(nombres('pintura')).toEqual(['Pintura látex blanca', 'Brocha de cerda 2"']);
    expect(nombres('tubo inexistente')).toEqual([]);
    expect(nombres('', 'Pinturas')).toEqual(['Brocha de cerda 2"', 'Pintura látex blanca']);
    expect(indice.productos('', null, 60).categorias).toEqual(['Gasfitería', 'Pinturas']);
  });

  it('finds customers by document, that one first, or by words of the name', () => {
    expect(indice.clientes('43456789').map(({ id }) => id)).toEqual(['a', 'b']);
    expect(indice.clientes('nahui torres').map(({ id }) => id)).toEqual(['a']);
    expect(indice.clientes(' ')).toEqual([]);
  });

  it('looks through five thousand products between two keys', () => {
    const muchos = indexar({
      productos: Array.from({ length: 5_000 }, (_, n) => producto(n, { nombre: `Perno hexagonal ${n} zincado` })),
      clientes: [],
    });
    const inicio = performance.now();
    for (const q of ['p', 'pe', 'zincado 4999', 'hexagonal perno', 'nada de esto']) muchos.productos(q, null, 60);
    expect((performance.now() - inicio) / 5).toBeLessThan(50);
  });
});
