import { defineError } from '../../platform/errors/domain-error.ts';

export const documentoInvalido = defineError({
  code: 'padron.documento_invalido',
  title: 'Ese documento no puede existir',
  status: 422,
  fix: 'Revise los dígitos del DNI o del RUC.',
});

export const padronSinRespuesta = defineError({
  code: 'padron.sin_respuesta',
  title: 'Nadie contesta por ese documento',
  status: 503,
  fix: 'Escriba el nombre a mano, o intente de nuevo en unos minutos.',
});

export const sinTipoCambio = defineError({
  code: 'padron.sin_tipo_cambio',
  title: 'No hay tipo de cambio para ese día',
  status: 404,
  fix: 'Regístrelo en Configuración, Datos tributarios.',
});
