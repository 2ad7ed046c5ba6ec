import { defineError } from '../../platform/errors/domain-error.ts';

export const credencialesIncorrectas = defineError({
  code: 'seguridad.credenciales_incorrectas',
  title: 'El usuario o la clave no son correctos',
  status: 401,
  fix: 'Revise el usuario y la clave; las mayúsculas de la clave cuentan.',
});

export const accesoBloqueado = defineError({
  code: 'seguridad.acceso_bloqueado',
  title: 'El acceso está bloqueado por intentos fallidos',
  status: 429,
  fix: 'Espere hasta la hora indicada, o pida a un administrador que lo desbloquee.',
});

export const sesionTerminada = defineError({
  code: 'seguridad.sesion_terminada',
  title: 'La sesión terminó',
  status: 401,
  fix: 'Inicie sesión otra vez.',
});

export const sesionNoEncontrada = defineError({
  code: 'seguridad.sesion_no_encontrada',
  title: 'No existe esa sesión',
  status: 404,
  fix: 'Actualice la lista: la sesión ya terminó o es de otra persona.',
});

export const claveNoAceptada = defineError({
  code: 'seguridad.clave_no_aceptada',
  title: 'La clave no se puede cambiar así',
  status: 422,
  fix: 'Escriba su clave actual, y una nueva que sea distinta de la actual y del usuario.',
});

export const rolInexistente = defineError({
  code: 'seguridad.rol_inexistente',
  title: 'Ese rol no existe',
  status: 422,
  fix: 'Use uno de los roles de la lista.',
});

export const usuarioRepetido = defineError({
  code: 'seguridad.usuario_repetido',
  title: 'Ya existe ese usuario',
  status: 409,
  fix: 'Elija otro nombre de usuario.',
});

export const usuarioNoEncontrado = defineError({
  code: 'seguridad.usuario_no_encontrado',
  title: 'No existe ese usuario',
  status: 404,
  fix: 'Actualice la lista de usuarios y elija a la persona otra vez.',
});

export const sinAlcance = defineError({
  code: 'seguridad.sin_alcance',
  title: 'Nadie da ni toca derechos que no tiene',
  status: 403,
  fix: 'Pida el cambio a una persona que tenga todos esos permisos y lugares, como un administrador.',
});

export const derechoPropio = defineError({
  code: 'seguridad.derecho_propio',
  title: 'Nadie se quita a sí mismo la administración',
  status: 409,
  fix: 'Pida el cambio a otro administrador.',
});

export const ultimoAdministrador = defineError({
  code: 'seguridad.ultimo_administrador',
  title: 'Debe quedar un administrador activo',
  status: 409,
  fix: 'Dé primero el rol Administrador a otra persona activa.',
});

export const rolRepetido = defineError({
  code: 'seguridad.rol_repetido',
  title: 'Ya existe un rol con ese nombre',
  status: 409,
  fix: 'Elija otro nombre, o edite el rol que ya existe.',
});

export const rolIntocable = defineError({
  code: 'seguridad.rol_intocable',
  title: 'Ese rol no se edita',
  status: 409,
  fix: 'El rol Administrador tiene siempre todos los permisos. Cree otro rol para un conjunto menor.',
});

export const rolDeFabrica = defineError({
  code: 'seguridad.rol_de_fabrica',
  title: 'Ese rol viene con el programa',
  status: 409,
  fix: 'Quite el rol a las personas que no deban tenerlo; los roles del programa no se eliminan.',
});

export const rolEnUso = defineError({
  code: 'seguridad.rol_en_uso',
  title: 'Alguien tiene ese rol',
  status: 409,
  fix: 'Dé otro rol a esas personas en Usuarios, también a las inactivas, y elimínelo después.',
});

export const lugarInexistente = defineError({
  code: 'seguridad.lugar_inexistente',
  title: 'Ese almacén o caja no existe',
  status: 422,
  fix: 'Actualice la lista y elija entre los almacenes y cajas que hay.',
});

export const claveTemporalVencida = defineError({
  code: 'seguridad.clave_temporal_vencida',
  title: 'La clave temporal venció',
  status: 403,
  fix: 'Pida a un administrador otra clave temporal.',
});

export const permisoInexistente = defineError({
  code: 'seguridad.permiso_inexistente',
  title: 'Ese permiso no existe',
  status: 422,
  fix: 'Use los permisos de la lista.',
});
