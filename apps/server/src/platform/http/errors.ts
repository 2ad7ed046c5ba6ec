import { defineError } from '../errors/domain-error.ts';

export const jsonInvalido = defineError({
  code: 'http.json_invalido',
  title: 'El cuerpo no es JSON válido',
  status: 400,
  fix: 'Envíe un documento JSON bien formado en UTF-8.',
});

export const direccionInvalida = defineError({
  code: 'http.direccion_invalida',
  title: 'La dirección está mal escrita',
  status: 400,
  fix: 'Revise la dirección: contiene caracteres que no se pueden leer.',
});

export const faltaIdempotencyKey = defineError({
  code: 'http.falta_idempotency_key',
  title: 'Falta la cabecera Idempotency-Key',
  status: 400,
  fix: 'Envíe una clave única por operación (por ejemplo un UUID) y repítala solo al reintentar la misma operación.',
});

export const sinSesion = defineError({
  code: 'http.sin_sesion',
  title: 'No ha iniciado sesión',
  status: 401,
  fix: 'Inicie sesión y repita la operación.',
});

export const sinPermiso = defineError({
  code: 'http.sin_permiso',
  title: 'No tiene permiso para esta operación',
  status: 403,
  fix: 'Pida el permiso señalado a un administrador.',
});

export const origenAjeno = defineError({
  code: 'http.origen_ajeno',
  title: 'La petición viene de otro sitio',
  status: 403,
  fix: 'Haga la operación desde la propia aplicación, no desde otra página web.',
});

export const rutaInexistente = defineError({
  code: 'http.ruta_inexistente',
  title: 'No existe esa dirección',
  status: 404,
  fix: 'Revise la dirección; las de la API están en /api/docs.',
});

export const metodoNoPermitido = defineError({
  code: 'http.metodo_no_permitido',
  title: 'Esa dirección no admite esa operación',
  status: 405,
  fix: 'Use uno de los métodos que indica la cabecera Allow.',
});

export const operacionEnCurso = defineError({
  code: 'http.operacion_en_curso',
  title: 'La misma operación todavía se está procesando',
  status: 409,
  fix: 'Espere un momento y repita la petición con la misma clave: recibirá el resultado de la primera.',
});

export const cuerpoDemasiadoGrande = defineError({
  code: 'http.cuerpo_demasiado_grande',
  title: 'La petición es demasiado grande',
  status: 413,
  fix: 'Envíe menos datos por petición.',
});

export const tipoNoAdmitido = defineError({
  code: 'http.tipo_no_admitido',
  title: 'El tipo de contenido no se admite',
  status: 415,
  fix: 'Envíe el cuerpo como application/json.',
});

export const datosInvalidos = defineError({
  code: 'http.datos_invalidos',
  title: 'Hay datos por corregir',
  status: 422,
  fix: 'Corrija los campos señalados en «errors» y vuelva a enviar; no se guardó nada.',
});

export const claveReutilizada = defineError({
  code: 'http.clave_reutilizada',
  title: 'Esa clave ya se usó para otra operación',
  status: 422,
  fix: 'Use una Idempotency-Key nueva para cada operación distinta.',
});

export const demasiadasPeticiones = defineError({
  code: 'http.demasiadas_peticiones',
  title: 'Demasiadas peticiones seguidas',
  status: 429,
  fix: 'Espere los segundos que indica la cabecera Retry-After.',
});

export const errorInterno = defineError({
  code: 'http.error_interno',
  title: 'Error del sistema',
  status: 500,
  fix: 'Repita la operación; si vuelve a ocurrir, dé a soporte el código de seguimiento.',
});

export const servicioExternoCaido = defineError({
  code: 'http.servicio_externo_caido',
  title: 'Un servicio externo no responde',
  status: 503,
  fix: 'Repita la operación en un momento; el sistema no la perdió si ya le confirmó que la recibió.',
});

export const baseDeDatosCaida = defineError({
  code: 'http.base_de_datos_no_disponible',
  title: 'La base de datos no está disponible',
  status: 503,
  fix: 'Repita la operación en unos segundos; si continúa, avise a soporte.',
});

export const credencialesIncorrectas = defineError({
  code: 'http.credenciales_incorrectas',
  title: 'El usuario o la clave no son correctos',
  status: 401,
  fix: 'Escriba el usuario y la clave del monitor; ERP_MONITOR_USER y ERP_MONITOR_PASSWORD los cambian.',
});
