import { comparar, decimal, sumar } from '@jsol/tributos/dinero';
import type { Comprobante, Detraccion } from './comprobante.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

const entre = (porcentaje: string): boolean => decimal(porcentaje).gt(0) && decimal(porcentaje).lt(100);
const maximoCuotas = 999;

/** Payment terms (3244–3251, 3265–3267, 3319), detracción (3127), percepción and retención. */
export function validarPago(comprobante: Comprobante): Reparo[] {
  return [...reparosDelCredito(comprobante), ...reparosDeRegimenes(comprobante)];
}

function reparosDelCredito({ tipo, nota, formaPago, totales, fechaEmision, moneda }: Comprobante): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  if (formaPago.tipo === 'Contado') return reparos;
  const { cuotas, pendiente } = formaPago;
  const corrige = nota?.motivo === '13';
  exigir(tipo === '01' || corrige, 'formaPago', 'Solo una factura se vende al crédito con cuotas.');
  exigir(cuotas.length > 0, 'formaPago.cuotas', 'Una venta al crédito lleva al menos una cuota.');
  exigir(cuotas.length <= maximoCuotas, 'formaPago.cuotas', `Una factura lleva hasta ${maximoCuotas} cuotas.`);
  for (const { numero, monto, vence } of cuotas) {
    const campo = `formaPago.cuotas.${numero - 1}`;
    exigir(comparar(monto, '0') > 0, `${campo}.monto`, `La cuota ${numero} debe ser mayor que cero.`);
    exigir(vence > fechaEmision, `${campo}.vence`, `La cuota ${numero} debe vencer después de la fecha de emisión.`);
  }
  const suma = sumar(cuotas.map(({ monto }) => monto));
  const simbolo = moneda === 'PEN' ? 'S/' : 'US$';
  exigir(
    comparar(pendiente, '0') > 0,
    'formaPago.pagado',
    'Lo pagado al contado y las retenciones cubren la venta: no queda nada al crédito.',
  );
  exigir(
    cuotas.length === 0 || comparar(suma, pendiente) === 0,
    'formaPago.cuotas',
    `Las cuotas suman ${simbolo} ${suma} y lo pendiente de pago es ${simbolo} ${pendiente}.`,
  );
  exigir(
    corrige || comparar(pendiente, totales.total) <= 0,
    'formaPago',
    'Lo pendiente de pago no puede pasar del total.',
  );
  return reparos;
}

const conDetraccion = ['1001', '1002', '1003', '1004'];

function reparosDeRegimenes(comprobante: Comprobante): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { tipo, tipoOperacion, detraccion, percepcion, retencion, formaPago, moneda, tipoCambio } = comprobante;
  exigir(
    (detraccion !== null) === conDetraccion.includes(tipoOperacion) || tipo === '07' || tipo === '08',
    detraccion ? 'tipoOperacion' : 'detraccion',
    detraccion
      ? 'Una venta con detracción lleva un tipo de operación sujeta a detracción.'
      : 'Una operación sujeta a detracción lleva su código, porcentaje y cuenta del Banco de la Nación.',
  );
  exigir(
    (percepcion !== null) === (tipoOperacion === '2001') || tipo === '07' || tipo === '08',
    percepcion ? 'tipoOperacion' : 'percepcion',
    percepcion
      ? 'Una venta con percepción lleva el tipo de operación sujeta a percepción.'
      : 'Una operación sujeta a percepción lleva su régimen.',
  );
  if (detraccion) {
    exigir(tipo === '01', 'detraccion', 'Solo una factura lleva detracción.');
    reparos.push(...reparosDeDetraccion(detraccion));
  }
  exigir(
    moneda === 'PEN' || tipoCambio !== null || !(detraccion ?? percepcion),
    'tipoCambio',
    'Falta el tipo de cambio del día: detracción y percepción se calculan en soles.',
  );
  if (percepcion) {
    exigir(entre(percepcion.porcentaje), 'percepcion', 'El porcentaje de percepción va de 0 a 100.');
    exigir(formaPago.tipo === 'Contado', 'formaPago', 'Una venta con percepción se paga al contado.');
  }
  if (retencion) {
    exigir(tipo === '01', 'retencion', 'Solo una factura lleva retención.');
    exigir(entre(retencion.porcentaje), 'retencion', 'El porcentaje de retención va de 0 a 100.');
    exigir(!detraccion && !percepcion, 'retencion', 'Con detracción o percepción no se retiene.');
  }
  return reparos;
}

function reparosDeDetraccion({ codigo, porcentaje, cuenta, medioPago }: Detraccion): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  exigir(/^\d{3}$/.test(codigo), 'detraccion.codigo', 'Elija el bien o servicio sujeto a detracción.');
  exigir(entre(porcentaje), 'detraccion.porcentaje', 'El porcentaje de detracción va de 0 a 100.');
  exigir(
    /^\d[\d-]{9,18}\d$/.test(cuenta),
    'detraccion.cuenta',
    'Escriba la cuenta de detracciones del Banco de la Nación.',
  );
  exigir(/^\d{3}$/.test(medioPago), 'detraccion.medioPago', 'Elija el medio de pago de la detracción.');
  return reparos;
}
