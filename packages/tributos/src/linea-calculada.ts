import { Decimal, centimos, decimal, monto, valorUnitario } from './dinero.ts';
import { ajusteCalculado, porcentajeDe } from './ajustes.ts';
import type { AjusteCalculado, DocumentoEntrada, LineaCalculada } from './documento.ts';
import { baseIsc, cero, importe, neto, type LineaEnCurso } from './linea-en-curso.ts';
import { valorDeEtiqueta } from './reparto.ts';

/** A computed line, as it is stored. */
export function detallarLinea(linea: LineaEnCurso, precios: DocumentoEntrada['precios']): LineaCalculada {
  const { entrada, gratuita, cantidad, precio, icbper, otros, igv, isc } = linea;
  const { unitario, ajustes } = precios === 'con-impuestos' && !gratuita ? desdeEtiqueta(linea) : desdeValor(linea);
  const conImpuestos = linea.valor.plus(igv).plus(isc).plus(otros);
  const pedido = precios === 'con-impuestos' ? neto(linea) : conImpuestos;
  const fueraDeBase = [
    ...ajuste('01', importe(entrada.descuentoFueraDeBase, pedido), pedido, porcentajeDe(entrada.descuentoFueraDeBase)),
    ...ajuste('48', importe(entrada.cargoFueraDeBase, pedido), pedido, porcentajeDe(entrada.cargoFueraDeBase)),
  ];
  const total = fueraDeBase.reduce(
    (acumulado, uno) => acumulado.plus(uno.esCargo ? uno.monto : `-${uno.monto}`),
    gratuita ? icbper : pedido.plus(icbper),
  );
  return {
    cantidad: valorUnitario(cantidad),
    precioUnitario: valorUnitario(precio),
    afectacion: entrada.afectacion,
    tributo: linea.tributo,
    tipoPrecio: gratuita ? '02' : '01',
    precioVenta: valorUnitario(gratuita ? precio : conImpuestos.plus(icbper).div(cantidad)),
    valorUnitario: gratuita ? '0.00' : valorUnitario(unitario),
    ajustes: [...ajustes, ...fueraDeBase],
    valorVenta: monto(linea.valor),
    baseIgv: monto(linea.base),
    igv: monto(igv),
    porcentajeIgv: linea.porcentajeIgv,
    isc: detalleIsc(linea),
    icbper: entrada.icbper ? { ...entrada.icbper, monto: monto(icbper) } : null,
    otrosTributos: entrada.otrosTributos
      ? { base: monto(linea.valor), porcentaje: linea.otrosTasa.times(100).toFixed(2), monto: monto(otros) }
      : null,
    impuestos: monto(gratuita ? icbper : igv.plus(isc).plus(otros).plus(icbper)),
    total: monto(total),
  };
}

const ajuste = (codigo: string, cuanto: Decimal, base: Decimal, porcentaje: string | null): AjusteCalculado[] =>
  cuanto.gt(0) ? [ajusteCalculado(codigo, cuanto, base, porcentaje)] : [];

/** The price is the value of a unit, and value = round2(quantity × price) − discount + charge as it stands. */
function desdeValor(linea: LineaEnCurso) {
  const { entrada, precio, bruto, rebaja, recargo } = linea;
  return {
    unitario: precio,
    ajustes: [
      ...ajuste('00', rebaja, bruto, porcentajeDe(entrada.descuento)),
      ...ajuste('47', recargo, bruto, porcentajeDe(entrada.cargo)),
    ],
  };
}

/**
 * The unit's value is what the label leaves without taxes, and the discount what is missing from there to the line's
 * value. Where there is none to carry the cent that sharing the base moved, the unit's value is the line's ÷ quantity.
 */
function desdeEtiqueta(linea: LineaEnCurso): { unitario: Decimal; ajustes: AjusteCalculado[] } {
  const { entrada, cantidad, precio, valor, rebaja, recargo, iscFijo } = linea;
  const unitario = valorDeEtiqueta(linea, precio, iscFijo.div(cantidad)).toDecimalPlaces(10);
  const bruto = centimos(cantidad.times(unitario));
  let descuento = cero;
  let cargo = recargo.gt(0) ? centimos(valorDeEtiqueta(linea, recargo, cero)) : cero;
  if (rebaja.gt(0)) descuento = Decimal.max(bruto.plus(cargo).minus(valor), cero);
  if (recargo.gt(0)) cargo = Decimal.max(valor.minus(bruto).plus(descuento), cero);
  if (unitario.lt(0) || !bruto.minus(descuento).plus(cargo).eq(valor))
    return { unitario: valor.div(cantidad).toDecimalPlaces(10), ajustes: [] };
  return {
    unitario,
    ajustes: [
      ...ajuste('00', descuento, bruto, porcentajeDe(entrada.descuento)),
      ...ajuste('47', cargo, bruto, porcentajeDe(entrada.cargo)),
    ],
  };
}

/** A fixed amount is told as a part of the line's value, since XML has no other place for it. */
function detalleIsc(linea: LineaEnCurso): LineaCalculada['isc'] {
  const { isc } = linea.entrada;
  if (!isc) return null;
  const base = baseIsc(linea);
  const porcentaje =
    isc.sistema === '02'
      ? base.isZero()
        ? cero
        : linea.isc.div(base).times(100).toDecimalPlaces(5)
      : decimal(isc.tasa).times(100);
  return {
    sistema: isc.sistema,
    base: monto(base),
    porcentaje: porcentaje.decimalPlaces() > 2 ? valorUnitario(porcentaje, 5) : porcentaje.toFixed(2),
    monto: monto(linea.isc),
  };
}
