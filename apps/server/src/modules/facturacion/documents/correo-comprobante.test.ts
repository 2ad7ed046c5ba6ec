import { expect, it } from 'vitest';
import { correoComprobante } from './correo-comprobante.ts';

const correo = {
  emisor: { nombre: 'Ferretería <San José>', razonSocial: 'FERRETERIA S.A.C.', ruc: '20000000001', telefono: null },
  tipo: '01',
  numero: 'F001-7',
  fecha: '2026-11-24',
  cliente: 'Pérez & Hijos "S.A."',
  moneda: 'PEN',
  total: '1234567.80',
} as const;

it('tells what was bought and for how much, in HTML and in plain text', () => {
  const { asunto, html, texto } = correoComprobante(correo);
  expect(asunto).toBe('Factura electrónica F001-7 de Ferretería <San José>');
  for (const cuerpo of [html, texto]) {
    expect(cuerpo).toContain('S/ 1,234,567.80');
    expect(cuerpo).toContain('24/11/2026');
    expect(cuerpo).toContain('RUC 20000000001');
  }
});

it('escapes what people typed, so that a name cannot become markup', () => {
  const { html } = correoComprobante(correo);
  expect(html).toContain('Pérez &amp; Hijos &quot;S.A.&quot;');
  expect(html).not.toContain('<San José>');
});
