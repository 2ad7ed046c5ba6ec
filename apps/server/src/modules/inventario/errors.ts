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

export const ajusteSinPermiso = defineError({
  code: 'inventario.ajuste_sin_permiso',
  title: 'No tiene permiso para ajustar el stock',
  status: 403,
  fix: 'Pida el ajuste al supervisor del almacén.',
});

export const transferenciaNoEncontrada = defineError({
  code: 'inventario.transferencia_no_encontrada',
  title: 'No existe esa transferencia',
  status: 404,
  fix: 'Elíjala en la lista de transferencias.',
});

export const transferenciaCerrada = defineError({
  code: 'inventario.transferencia_cerrada',
  title: 'La transferencia ya se cerró',
  status: 409,
  fix: 'Abra la transferencia y mire quién la recibió o la anuló.',
});

export const conteoNoEncontrado = defineError({
  code: 'inventario.conteo_no_encontrado',
  title: 'No existe ese conteo',
  status: 404,
  fix: 'Elíjalo en la lista de conteos.',
});

export const conteoCerrado = defineError({
  code: 'inventario.conteo_cerrado',
  title: 'El conteo no está en ese paso',
  status: 409,
  fix: 'Vuelva a abrir el conteo: muestra en qué paso está y quién lo llevó a él.',
});

export const lineaYaContada = defineError({
  code: 'inventario.linea_ya_contada',
  title: 'Otra persona contó ese producto',
  status: 409,
  fix: 'Mire lo que anotó; si no coincide, cuente otra vez y guarde.',
});

export const productoRepetido = defineError({
  code: 'inventario.producto_repetido',
  title: 'Ese código ya es de otro producto',
  status: 409,
  fix: 'Use otro código, o edite el producto que ya lo tiene.',
});

export const productoEnUso = defineError({
  code: 'inventario.producto_en_uso',
  title: 'Ese cambio contradice lo que ya se movió',
  status: 409,
  fix: 'Deje primero en cero su stock, o cree un producto nuevo.',
});

export const almacenRepetido = defineError({
  code: 'inventario.almacen_repetido',
  title: 'Ese código ya es de otro almacén',
  status: 409,
  fix: 'Use otro código.',
});

export const almacenConStock = defineError({
  code: 'inventario.almacen_con_stock',
  title: 'El almacén todavía tiene stock',
  status: 409,
  fix: 'Transfiera o dé salida a lo que queda, y desactívelo después.',
});

export const importacionNoEncontrada = defineError({
  code: 'inventario.importacion_no_encontrada',
  title: 'No existe esa importación',
  status: 404,
  fix: 'Suba el archivo otra vez.',
});

export const importacionEnOtroPaso = defineError({
  code: 'inventario.importacion_en_otro_paso',
  title: 'La importación no espera ser aplicada',
  status: 409,
  fix: 'Mire su estado: puede que ya se haya aplicado. Para cambiar algo más, suba otro archivo.',
});
