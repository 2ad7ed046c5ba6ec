import { expect, it } from 'vitest';
import type { Kardex } from '@jsol/contracts/inventario-valoracion';
import { kardexEnCsv } from './kardex-csv.ts';
import { costoUnitario } from './palabras.ts';

const parte = (cantidad: string, costoUnitarioDe: string, costoTotal: string) => ({
  cantidad,
  costoUnitario: costoUnitarioDe,
  costoTotal,
});
const nada = parte('0', '0', '0.00');

const unKardex: Kardex = {
  empresa: { ruc: '20000000001', razonSocial: 'FERRETERÍA DE PRUEBA S.A.C.' },
  producto: { id: '01a1f3c0-0000-7000-8000-000000000001', codigo: 'CEM-001', nombre: 'Cemento; gris', unidad: 'BG' },
  almacen: { id: '01a1f3c0-0000-7000-8000-000000000002', codigo: 'TIENDA', nombre: 'Tienda' },
  desde: '2026-11-01',
  hasta: '2026-11-30',
  porCostear: false,
  saldoInicial: parte('2', '10', '20.00'),
  filas: [
    {
      movimientoId: '01a1f3c0-0000-7000-8000-000000000003',
      fecha: '2026-11-03',
      tipoDocumento: '03',
      serie: 'B001',
      numero: '15',
      operacion: '01',
      motivo: 'venta',
      capa: 'F001-778, 20/10/2026',
      entrada: null,
      salida: parte('2', '10', '20.00'),
      saldo: nada,
    },
  ],
  totales: { entradas: nada, salidas: parte('2', '10', '20.00'), saldoFinal: nada },
};

it('writes every line of the Kardex in as many cells as its heading has, whatever its texts hold', () => {
  const filas = kardexEnCsv(unKardex).trim().split('\r\n');
  expect(filas).toContain('Existencia;"CEM-001 Cemento; gris"');
  const tabla = filas.slice(filas.findIndex((fila) => fila.startsWith('Fecha;')));
  expect(tabla.map((fila) => fila.split(';').length)).toEqual([16, 16, 16, 16]);
  expect(tabla[2]).toBe('2026-11-03;03;B001;15;01;Venta;F001-778, 20/10/2026;;;;2;10;20.00;0;0;0.00');
});

it('shows a unit cost with two decimals at least and four at most', () => {
  expect(['18.5000000000', '17.1234567890', '6', '0.0041000000'].map(costoUnitario)).toEqual([
    '18.50',
    '17.1234',
    '6.00',
    '0.0041',
  ]);
});
