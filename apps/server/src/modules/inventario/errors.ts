import { defineError } from '../../platform/errors/domain-error.ts';

export const stockInsuficiente = defineError({
  code: 'inventario.stock_insuficiente',
  title: 'No hay stock suficiente',
  status: 409,
  fix: 'Baje la cantidad, quite la línea o registre antes la entrada que falta.',
});

export const almacenNoEncontrado = defineError({
  code: 'inventario.almacen_no_encontrado',
  title: 'No existe ese almacén',
  status: 404,
  fix: 'Elija un almacén activo de la lista.',
});

export const almacenAjeno = defineError({
  code: 'inventario.almacen_ajeno',
  title: 'Ese almacén no está a su cargo',
  status: 403,
  fix: 'Elija un almacén de los suyos, o pida a un administrador que se lo asigne.',
});

export const productoNoEncontrado = defineError({
  code: 'inventario.producto_no_encontrado',
  title: 'No existe ese producto',
  status: 404,
  fix: 'Búsquelo por código o nombre en la lista de productos.',
});

export const movimientoInvalido = defineError({
  code: 'inventario.movimiento_invalido',
  title: 'Ese movimiento de stock no se puede registrar',
  status: 422,
  fix: 'Corrija la línea señalada; no se movió nada.',
});

export const claveReutilizada = defineError({
  code: 'inventario.clave_reutilizada',
  title: 'Esa clave ya identifica otra entrada',
  status: 409,
  fix: 'Use una Idempotency-Key nueva para cada entrada distinta.',
});
