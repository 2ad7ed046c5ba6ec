import { describe, expect, it } from 'vitest';
import { clienteSinIdentificar } from './comprobante.ts';
import { validarCliente, validarDocumento } from './documento-identidad.ts';

describe('validarDocumento', () => {
  it.each([
    ['6', '20131312955'],
    ['6', '20000000001'],
    ['1', '12345678'],
    ['4', '001234567'],
    ['7', 'AB123456'],
    ['0', '00000000'],
    ['-', '-'],
  ])('takes %s %s', (tipo, numero) => {
    expect(validarDocumento(tipo, numero)).toBeNull();
  });

  it('says what is wrong with a RUC', () => {
    expect(validarDocumento('6', '2013131295')).toBe('El RUC tiene 11 dígitos.');
    expect(validarDocumento('6', '12345678912')).toBe('El RUC empieza con 10, 15, 16, 17 o 20.');
    expect(validarDocumento('6', '20131312956')).toBe('El RUC no existe: su último dígito no corresponde.');
  });

  it('finds any single wrong digit of a RUC', () => {
    const bueno = '20131312955';
    for (let posicion = 2; posicion < 10; posicion++) {
      for (let digito = 0; digito < 10; digito++) {
        const otro = bueno.slice(0, posicion) + String(digito) + bueno.slice(posicion + 1);
        if (otro !== bueno) expect(validarDocumento('6', otro), otro).not.toBeNull();
      }
    }
  });

  it.each([
    ['1', '1234567'],
    ['1', '1234567A'],
    ['4', '1234567890123'],
    ['7', 'AB 12'],
    ['-', '123'],
    ['9', '123'],
  ])('refuses %s %s', (tipo, numero) => {
    expect(validarDocumento(tipo, numero)).toMatch(/\.$/);
  });
});

describe('validarCliente', () => {
  const umbral = '700.00';
  const conRuc = { ...clienteSinIdentificar, tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'SUNAT' };
  const conDni = { ...clienteSinIdentificar, tipoDocumento: '1', numeroDocumento: '12345678', nombre: 'Rosa Quispe' };

  it('issues a factura only to a RUC', () => {
    expect(validarCliente({ tipo: '01', umbral, totalEnSoles: '10', cliente: conRuc })).toBeNull();
    expect(validarCliente({ tipo: '01', umbral, totalEnSoles: '10', cliente: conDni })?.campo).toBe('tipoDocumento');
    expect(validarCliente({ tipo: '01', umbral, totalEnSoles: '10', cliente: null })?.campo).toBe('tipoDocumento');
  });

  it('asks who buys only above S/ 700', () => {
    const boleta = (totalEnSoles: string, cliente: typeof conDni | null) =>
      validarCliente({ tipo: '03', umbral, totalEnSoles, cliente });
    expect(boleta('700.00', null)).toBeNull();
    expect(boleta('700.01', null)?.motivo).toContain('S/ 700');
    expect(boleta('700.01', clienteSinIdentificar)).not.toBeNull();
    expect(boleta('700.01', { ...conDni, tipoDocumento: '0', numeroDocumento: '00000000' })).not.toBeNull();
    expect(boleta('700.01', conDni)).toBeNull();
  });

  it('checks the document and the name of whoever is named', () => {
    const boleta = (cliente: typeof conDni) => validarCliente({ tipo: '03', umbral, totalEnSoles: '5', cliente });
    expect(boleta({ ...conDni, numeroDocumento: '123' })).toEqual({
      campo: 'numeroDocumento',
      motivo: 'El DNI tiene 8 dígitos.',
    });
    expect(boleta({ ...conDni, nombre: ' ' })?.campo).toBe('nombre');
  });
});
