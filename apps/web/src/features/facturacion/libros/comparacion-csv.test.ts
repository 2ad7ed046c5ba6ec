import { expect, test } from 'vitest';
import type { ComparacionSire, DiferenciaSire } from '@jsol/contracts/facturacion-libros';
import { csvDeDiferencias, todasLasDiferencias } from './comparacion-csv.ts';

const parte = {
  tipo: '01',
  numero: 'F001-1',
  fechaEmision: '2026-10-05',
  contraparte: '=SUMA(A1) S.A.C.',
  igv: '18.00',
  total: '118.00',
};
const distinta: DiferenciaSire = {
  car: '2010007097001F00100000001',
  clase: 'distinto',
  sunat: { ...parte, total: '119.00' },
  propio: parte,
  campos: ['total'],
};

test('the comparison leaves with both sides, and no name becomes a formula', () => {
  const [, fila] = csvDeDiferencias([distinta]).split('\r\n');
  expect(fila).toBe(
    "Distinto;01;F001-1;'=SUMA(A1) S.A.C.;2026-10-05;2026-10-05;18.00;18.00;119.00;118.00;total;2010007097001F00100000001",
  );
});

test('what only SUNAT has leaves with an empty side of ours', () => {
  const fila = csvDeDiferencias([{ ...distinta, clase: 'falta-aqui', propio: null, campos: [] }]).split('\r\n')[1];
  expect(fila).toMatch(/^Falta aquí;01;F001-1;.*;2026-10-05;;18\.00;;119\.00;;;/);
});

test('every page of the comparison is asked for once', async () => {
  const total = 450;
  const pedidas: number[] = [];
  const filas = await todasLasDiferencias((pagina, porPagina) => {
    pedidas.push(pagina);
    const items = Array.from({ length: Math.min(porPagina, total - (pagina - 1) * porPagina) }, () => distinta);
    return Promise.resolve({ diferencias: { items, total, pagina, porPagina } } as ComparacionSire);
  });
  expect(pedidas).toEqual([1, 2, 3]);
  expect(filas).toHaveLength(total);
});
