import { expect, test } from 'vitest';
import { canalBody, type Canal } from '@jsol/contracts/facturacion-configuracion';
import { aCuerpo, enPantalla } from './canal-en-pantalla.ts';

const canal: Canal = {
  codigo: 'beta',
  nombre: 'SUNAT beta',
  urlCpe: 'https://e-beta.sunat.gob.pe/ol-ti-itcpfegem-beta/billService',
  urlOtrosCpe: null,
  urlConsulta: null,
  urlValidezToken: null,
  urlValidez: null,
  urlGreToken: null,
  urlGre: null,
  usuario: 'MODDATOS',
  tieneClave: true,
  validezClientId: null,
  tieneValidezClientSecret: false,
  greClientId: 'id-de-guias',
  tieneGreClientSecret: true,
  dialectoCdr: 'sunat',
  consultaCdr: false,
  llamadasALaVez: 4,
  enVigor: true,
  editable: true,
  falta: [],
  actualizadoPor: null,
  actualizadoEn: null,
};

test('a channel saved as it was shown keeps its secrets and everything else', () => {
  const cuerpo = canalBody.parse(aCuerpo(enPantalla(canal)));
  expect(cuerpo).toMatchObject({ urlCpe: canal.urlCpe, urlGre: null, usuario: 'MODDATOS', greClientId: 'id-de-guias' });
  expect(cuerpo).not.toHaveProperty('clave');
  expect(cuerpo).not.toHaveProperty('greClientSecret');
});

test('an emptied user goes away and a written secret is sent', () => {
  const cuerpo = canalBody.parse(aCuerpo({ ...enPantalla(canal), usuario: '  ', clave: 'moddatos' }));
  expect(cuerpo).toMatchObject({ usuario: null, clave: 'moddatos' });
});
