import { canalBody, nuevoCanalBody } from '@jsol/contracts/ecommerce';
import { expect, test } from 'vitest';
import { aCuerpo, canalVacio } from './canal-en-pantalla.ts';

const escrito = {
  ...canalVacio('woocommerce', '2026-11-01'),
  nombre: 'Mi tienda',
  url: 'https://tienda.pe/',
  almacenId: '01930000-0000-7000-8000-000000000001',
};

test('what the form holds fits the contract; secrets left blank are not sent', () => {
  const cuerpo = aCuerpo(escrito, true);
  expect(cuerpo).not.toHaveProperty('clave');
  expect(cuerpo).not.toHaveProperty('versionApi');
  expect(nuevoCanalBody.parse(cuerpo)).toMatchObject({
    url: 'https://tienda.pe',
    estados: { processing: 'registrar' },
  });
  expect(canalBody.parse(aCuerpo({ ...escrito, camposDni: ' a, ,b ' }, false))).toMatchObject({
    camposDni: ['a', 'b'],
  });
});
