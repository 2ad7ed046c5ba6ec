import { expect, it } from 'vitest';
import { campoSenalado } from './campo-senalado.ts';

it('points at the field SUNAT names', () => {
  expect(campoSenalado('Documento del cliente', 3)).toBe('cliente.numeroDocumento');
  expect(campoSenalado('Nombre del cliente', 3)).toBe('cliente.nombre');
  expect(campoSenalado('Cuotas', 1)).toBe('formaPago.cuotas');
});

it('points at a line where there is one alone, and at all of them otherwise', () => {
  expect(campoSenalado('Unidad de medida', 1)).toBe('lineas.0.unidad');
  expect(campoSenalado('Unidad de medida', 2)).toBe('lineas');
});

it('points at nothing where the form is not at fault', () => {
  expect(campoSenalado('Certificado', 1)).toBeNull();
  expect(campoSenalado(null, 1)).toBeNull();
});
