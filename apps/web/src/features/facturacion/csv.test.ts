import { expect, it } from 'vitest';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { aCsv } from './csv.ts';

const fila: ComprobanteResumen = {
  id: '018f0000-0000-7000-8000-000000000001',
  tipo: '01',
  numero: 'F001-15',
  fechaEmision: '2026-11-24',
  emitidoEn: '2026-11-24T19:05:00Z',
  clienteDocumento: '20123456789',
  cliente: 'Ferretería Ñaña S.A.C.',
  moneda: 'PEN',
  total: '1234.50',
  estado: 'emitido',
  enContingencia: true,
  venceEl: '2026-11-27',
  motivo: null,
  via: 'individual',
  version: 1,
};
const lineas = (...filas: ComprobanteResumen[]) => aCsv(filas).slice(1).trimEnd().split('\r\n');

it('begins with the byte order mark and a line of titles', () => {
  expect(aCsv([]).startsWith('\uFEFFTipo;Número;')).toBe(true);
});

it('writes one line per receipt, with its state in the words of the screen', () => {
  expect(lineas(fila)[1]).toBe(
    'Factura;F001-15;2026-11-24;20123456789;Ferretería Ñaña S.A.C.;PEN;1234.50;En contingencia;2026-11-27;',
  );
});

it('keeps separators, quotes and line breaks inside their cell', () => {
  const raro = aCsv([{ ...fila, cliente: 'A;"B"', motivo: 'uno\ndos' }]);
  expect(raro).toContain(';"A;""B""";');
  expect(raro).toContain(';"uno\ndos"\r\n');
});

it('does not let a customer write a formula into the spreadsheet of whoever opens it', () => {
  expect(lineas({ ...fila, cliente: '=HYPERLINK(1)' })[1]).toContain(";'=HYPERLINK(1);");
});
