import { defineError } from '../../platform/errors/domain-error.ts';

export const cajaNoEncontrada = defineError({
  code: 'ventas.caja_no_encontrada',
  title: 'No existe esa caja',
  status: 404,
  fix: 'Elija una caja activa de la lista.',
});

export const cajaAjena = defineError({
  code: 'ventas.caja_ajena',
  title: 'Esa caja no está a su cargo',
  status: 403,
  fix: 'Elija una caja de las suyas, o pida a un administrador que se la asigne.',
});

export const cajaOcupada = defineError({
  code: 'ventas.caja_ocupada',
  title: 'La caja ya está abierta',
  status: 409,
  fix: 'Use otra caja, o pida que cierren la sesión abierta.',
});

export const cajeroConCajaAbierta = defineError({
  code: 'ventas.cajero_con_caja_abierta',
  title: 'Ya tiene otra caja abierta',
  status: 409,
  fix: 'Cierre la caja que tiene abierta antes de abrir otra.',
});

export const sesionNoEncontrada = defineError({
  code: 'ventas.sesion_no_encontrada',
  title: 'No existe esa sesión de caja',
  status: 404,
  fix: 'Abra la caja y repita la operación.',
});

export const sesionAjena = defineError({
  code: 'ventas.sesion_ajena',
  title: 'La sesión de caja es de otra persona',
  status: 403,
  fix: 'Trabaje con su propia sesión; un supervisor puede ver y cerrar las demás.',
});

export const sesionCerrada = defineError({
  code: 'ventas.sesion_cerrada',
  title: 'La caja ya está cerrada',
  status: 409,
  fix: 'Abra la caja de nuevo para seguir vendiendo.',
});

export const faltaObservacion = defineError({
  code: 'ventas.falta_observacion',
  title: 'La diferencia de caja necesita una explicación',
  status: 422,
  fix: 'Cuente otra vez; si la diferencia sigue, escriba qué pasó en la observación.',
});

export const cierreRequiereSupervisor = defineError({
  code: 'ventas.cierre_requiere_supervisor',
  title: 'Este cierre lo hace un supervisor',
  status: 403,
  fix: 'Cuente otra vez; si la diferencia sigue, pida a un gerente que cierre la caja.',
});

export const productoNoDisponible = defineError({
  code: 'ventas.producto_no_disponible',
  title: 'Hay productos que ya no se venden',
  status: 422,
  fix: 'Quite de la venta los productos señalados.',
});

export const cantidadInvalida = defineError({
  code: 'ventas.cantidad_invalida',
  title: 'La cantidad no corresponde a la unidad del producto',
  status: 422,
  fix: 'Corrija la cantidad de la línea señalada.',
});

export const precioCambio = defineError({
  code: 'ventas.precio_cambio',
  title: 'El precio de algún producto cambió',
  status: 409,
  fix: 'Actualice los precios de la venta, confírmelos con el cliente y vuelva a cobrar.',
});

export const descuentoSinPermiso = defineError({
  code: 'ventas.descuento_sin_permiso',
  title: 'No tiene permiso para hacer descuentos',
  status: 403,
  fix: 'Quite el descuento, o pida a un gerente que registre la venta.',
});

export const lineaSinValor = defineError({
  code: 'ventas.linea_sin_valor',
  title: 'Una línea queda en cero',
  status: 422,
  fix: 'Una entrega gratuita no se vende con descuento: baje el descuento o quite la línea.',
});

export const monedaNoDisponible = defineError({
  code: 'ventas.moneda_no_disponible',
  title: 'La caja no vende en esa moneda',
  status: 422,
  fix: 'Registre la venta en soles.',
});

export const clienteInvalido = defineError({
  code: 'ventas.cliente_invalido',
  title: 'El documento del cliente no es válido',
  status: 422,
  fix: 'Corrija el tipo o el número de documento.',
});

export const pagoInvalido = defineError({
  code: 'ventas.pago_invalido',
  title: 'Un pago no es válido',
  status: 422,
  fix: 'Quite el pago en cero o escriba su monto.',
});

export const pagoInsuficiente = defineError({
  code: 'ventas.pago_insuficiente',
  title: 'Los pagos no cubren el total',
  status: 422,
  fix: 'Agregue un pago por lo que falta.',
});

export const pagoExcedido = defineError({
  code: 'ventas.pago_excedido',
  title: 'Se está cobrando de más',
  status: 422,
  fix: 'Solo el efectivo puede pasar del total, porque se da vuelto: corrija el monto de los otros medios.',
});

export const operacionRepetida = defineError({
  code: 'ventas.operacion_repetida',
  title: 'Ese pago ya se usó en otra venta',
  status: 409,
  fix: 'Revise el número de operación: cada pago sirve para una sola venta.',
});

export const claveReutilizada = defineError({
  code: 'ventas.clave_reutilizada',
  title: 'Esa clave ya identifica otra venta',
  status: 409,
  fix: 'Use una Idempotency-Key nueva para cada venta; la primera se conserva.',
});

export const terminalOcupado = defineError({
  code: 'ventas.terminal_ocupado',
  title: 'Otro terminal tiene la caja',
  status: 409,
  fix: 'Siga vendiendo en ese terminal, o tome la caja desde este.',
});

export const terminalDesplazado = defineError({
  code: 'ventas.terminal_desplazado',
  title: 'Otro terminal tomó la caja',
  status: 409,
  fix: 'Deje de vender en este terminal, o vuelva a tomar la caja. Las ventas pendientes se siguen enviando.',
});

export const cierreConPendientes = defineError({
  code: 'ventas.cierre_con_pendientes',
  title: 'Faltan ventas por sincronizar',
  status: 409,
  fix: 'Conecte los terminales y espere; un supervisor puede cerrar de emergencia explicando por qué.',
});

export const ventaOfflineNoEncontrada = defineError({
  code: 'ventas.venta_offline_no_encontrada',
  title: 'No existe esa venta en la bandeja',
  status: 404,
  fix: 'Vuelva a la bandeja y elija una venta de la lista.',
});

export const accionNoCorresponde = defineError({
  code: 'ventas.accion_no_corresponde',
  title: 'Esa venta ya no espera esa decisión',
  status: 409,
  fix: 'Actualice la pantalla: otra persona pudo resolverla.',
});

export const incidenciaNoEncontrada = defineError({
  code: 'ventas.incidencia_no_encontrada',
  title: 'No existe esa incidencia',
  status: 404,
  fix: 'Actualice la pantalla y elija una de la lista.',
});

export const consultaNoEncontrada = defineError({
  code: 'ventas.consulta_no_encontrada',
  title: 'Todavía no hay una compra con ese código',
  status: 404,
  fix: 'Revise el código de su ticket. Si la tienda no tenía conexión, consulte otra vez más tarde.',
});

export const ordenNoEncontrada = defineError({
  code: 'ventas.orden_no_encontrada',
  title: 'No existe esa orden de venta',
  status: 404,
  fix: 'Búsquela por su número en la lista de órdenes.',
});

export const ordenCerrada = defineError({
  code: 'ventas.orden_cerrada',
  title: 'La orden no admite esa acción en su estado',
  status: 409,
  fix: 'Vea en su historia qué pasó con ella; una orden anulada se vuelve a registrar.',
});

export const ordenYaDespachada = defineError({
  code: 'ventas.orden_ya_despachada',
  title: 'La mercadería de la orden ya se preparó o salió',
  status: 409,
  fix: 'Coordine con el almacén; lo que ya salió vuelve con una devolución.',
});

export const ordenYaFacturada = defineError({
  code: 'ventas.orden_ya_facturada',
  title: 'La orden ya se facturó',
  status: 409,
  fix: 'Abra su comprobante; para deshacerla, anúlelo o emita su nota de crédito primero.',
});

export const despachoNoEncontrado = defineError({
  code: 'ventas.despacho_no_encontrado',
  title: 'No existe esa orden de despacho',
  status: 404,
  fix: 'Búsquela en el tablero de su almacén.',
});

export const despachoFueraDeOrden = defineError({
  code: 'ventas.despacho_fuera_de_orden',
  title: 'El despacho no puede pasar a ese estado',
  status: 409,
  fix: 'Mire en el tablero cómo está ahora: otra persona pudo moverlo.',
});

export const clienteNoEncontrado = defineError({
  code: 'ventas.cliente_no_encontrado',
  title: 'No existe ese cliente',
  status: 404,
  fix: 'Búsquelo por su documento o su nombre en la lista de clientes.',
});

export const clienteRepetido = defineError({
  code: 'ventas.cliente_repetido',
  title: 'Ya hay un cliente con ese documento',
  status: 409,
  fix: 'Abra la ficha del que ya está registrado y corrija ahí lo que haga falta.',
});

export const cotizacionNoEncontrada = defineError({
  code: 'ventas.cotizacion_no_encontrada',
  title: 'No existe esa cotización',
  status: 404,
  fix: 'Búsquela por su número en la lista de cotizaciones.',
});

export const cotizacionCerrada = defineError({
  code: 'ventas.cotizacion_cerrada',
  title: 'La cotización ya no admite cambios',
  status: 409,
  fix: 'Copie la cotización: la nueva lleva los precios de hoy.',
});

export const cotizacionVencida = defineError({
  code: 'ventas.cotizacion_vencida',
  title: 'La cotización ya venció',
  status: 409,
  fix: 'Amplíe su plazo, o haga una nueva versión con los precios de hoy.',
});
