import { defineError } from '../../../platform/errors/domain-error.ts';

export const configuracionNoEncontrada = defineError({
  code: 'facturacion.configuracion_no_encontrada',
  title: 'No existe ese dato de configuración',
  status: 404,
  fix: 'Vuelva a la lista y elija uno que exista.',
});

export const certificadoInvalido = defineError({
  code: 'facturacion.certificado_invalido',
  title: 'Ese certificado no puede firmar',
  status: 422,
  fix: 'Suba un PKCS#12 vigente, con su clave privada, del RUC de la empresa. No se guardó nada.',
});

export const serieInvalida = defineError({
  code: 'facturacion.serie_invalida',
  title: 'La serie no se puede crear o cambiar así',
  status: 422,
  fix: 'Corrija el dato señalado; las series siguen como estaban.',
});

export const datoFechadoInvalido = defineError({
  code: 'facturacion.dato_fechado_invalido',
  title: 'Un dato tributario no se cambia hacia atrás',
  status: 422,
  fix: 'Registre un valor nuevo que rija desde hoy o después; lo ya emitido queda como está.',
});

export const canalNoDisponible = defineError({
  code: 'facturacion.canal_no_disponible',
  title: 'Ese canal no puede entrar en vigor ahora',
  status: 409,
  fix: 'Corrija lo que indica el mensaje y vuelva a intentarlo.',
});

export const emisorInvalido = defineError({
  code: 'facturacion.emisor_invalido',
  title: 'Los datos de la empresa no son válidos',
  status: 422,
  fix: 'Corrija el dato señalado; los datos siguen como estaban.',
});
