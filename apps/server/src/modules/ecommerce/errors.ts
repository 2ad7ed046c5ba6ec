import { defineError } from '../../platform/errors/domain-error.ts';

export const canalNoEncontrado = defineError({
  code: 'ecommerce.canal_no_encontrado',
  title: 'No existe esa tienda',
  status: 404,
  fix: 'Elija una tienda de la lista.',
});

export const canalRepetido = defineError({
  code: 'ecommerce.canal_repetido',
  title: 'Ya hay una tienda con ese nombre',
  status: 409,
  fix: 'Póngale otro nombre.',
});

export const canalInvalido = defineError({
  code: 'ecommerce.canal_invalido',
  title: 'Los datos de la tienda no están completos',
  status: 422,
  fix: 'Corrija el dato señalado.',
});

export const canalInactivo = defineError({
  code: 'ecommerce.canal_inactivo',
  title: 'La tienda está desactivada',
  status: 409,
  fix: 'Actívela en sus datos y repita la operación.',
});

export const tiendaRechaza = defineError({
  code: 'ecommerce.tienda_rechaza',
  title: 'La tienda no acepta la conexión',
  status: 422,
  fix: 'Corrija los datos de la tienda y pruebe la conexión.',
});

export const rangoInvalido = defineError({
  code: 'ecommerce.rango_invalido',
  title: 'No se puede recuperar ese rango de fechas',
  status: 422,
  fix: 'Elija fechas que la tienda todavía muestre.',
});

export const recuperacionEnCurso = defineError({
  code: 'ecommerce.recuperacion_en_curso',
  title: 'La tienda ya está recuperando pedidos anteriores',
  status: 409,
  fix: 'Espere a que termine, o deténgala antes de pedir otra.',
});

export const recuperacionNoEncontrada = defineError({
  code: 'ecommerce.recuperacion_no_encontrada',
  title: 'No hay ninguna recuperación en curso',
  status: 404,
  fix: 'Actualice la página: ya terminó o alguien la detuvo.',
});

export const pedidoNoEncontrado = defineError({
  code: 'ecommerce.pedido_no_encontrado',
  title: 'No existe ese pedido',
  status: 404,
  fix: 'Búsquelo por su número en la lista de pedidos.',
});

export const productoNoEncontrado = defineError({
  code: 'ecommerce.producto_no_encontrado',
  title: 'No existe ese producto',
  status: 404,
  fix: 'Elija un producto activo de la lista.',
});

export const incidenciaNoEncontrada = defineError({
  code: 'ecommerce.incidencia_no_encontrada',
  title: 'Esa incidencia no está abierta',
  status: 404,
  fix: 'Actualice la página: otra persona ya la resolvió.',
});

export const firmaInvalida = defineError({
  code: 'ecommerce.firma_invalida',
  title: 'La firma del aviso no corresponde',
  status: 401,
  fix: 'Escriba en la tienda y en el ERP el mismo secreto de avisos.',
});
