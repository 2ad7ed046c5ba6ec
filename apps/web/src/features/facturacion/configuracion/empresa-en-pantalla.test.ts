import { expect, test } from 'vitest';
import { emisorBody, type EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';
import { aCuerpo, enPantalla } from './empresa-en-pantalla.ts';

const emisor: EmisorConfigurado = {
  ruc: '20100070970',
  razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.',
  nombreComercial: 'Ferretería San José',
  direccion: 'Av. Argentina 1234',
  distrito: 'Lima',
  provincia: 'Lima',
  departamento: 'Lima',
  ubigeo: '150101',
  telefono: null,
  web: null,
  color: '#1a5f7a',
  tieneLogo: false,
  rucFijo: true,
  actualizadoPor: null,
  actualizadoEn: null,
};

test('a company saved as it was shown stays the same', () => {
  const { tieneLogo: _, rucFijo: __, actualizadoPor: ___, actualizadoEn: ____, ...datos } = emisor;
  expect(emisorBody.parse(aCuerpo(enPantalla(emisor)))).toEqual(datos);
});

test('an optional datum left empty is not there, and a colour is written in small letters', () => {
  expect(aCuerpo({ ...enPantalla(emisor), telefono: ' ', color: '#1A5F7A' })).toMatchObject({
    telefono: null,
    color: '#1a5f7a',
  });
});
