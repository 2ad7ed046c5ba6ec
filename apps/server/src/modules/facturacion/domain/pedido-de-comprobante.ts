import { comparar, decimal, monto, restar } from '@jsol/tributos/dinero';
import type { AjusteCalculado } from '@jsol/tributos/documento';
import { pendienteDeCredito } from '@jsol/tributos/regimenes';
import { documentoEmisionBody, type DocumentoEmision } from '@jsol/contracts/facturacion-emision';
import { descuentoDeLinea, type Comprobante, type LineaComprobante } from './comprobante.ts';
import { crearComprobante, tipoOperacionDe, type DatosVenta } from './crear-comprobante.ts';
import { leyendasDe } from './leyendas.ts';

/** How discounts are asked for again: as the parts of a hundred they are, or as the amounts they came to. */
type Forma = 'porcentaje' | 'monto';

/**
 * What a person would have asked for to get this factura or boleta, so that it can be corrected and asked for again.
 * Null where the frozen content does not say how it was asked for, which is rare, and never a request for other figures.
 */
export function pedidoDe(comprobante: Comprobante): DocumentoEmision | null {
  if (comprobante.lineas.some(({ ajustes }) => ajustes.some(({ codigo }) => codigo !== '00'))) return null;
  const { total } = comprobante.totales;
  const escritos = (['porcentaje', 'monto'] as const).map((forma) => escribir(comprobante, forma));
  const leidos = escritos
    .map((escrito) => documentoEmisionBody.safeParse(escrito).data)
    .filter((uno) => uno !== undefined);
  // Otherwise it was rounded for who paid in cash.
  const redondeados = leidos.map((uno) => ({ ...uno, redondeo: restar(total, totalDe(comprobante, uno)) }));
  return [...leidos, ...redondeados].find((uno) => seAcepta(uno) && totalDe(comprobante, uno) === total) ?? null;
}

const seAcepta = (pedido: DocumentoEmision): boolean => documentoEmisionBody.safeParse(pedido).success;

/** At the rates of the day it was issued. */
const totalDe = (comprobante: Comprobante, pedido: DocumentoEmision): string =>
  crearComprobante({
    ...comprobante,
    ...(pedido as unknown as DatosVenta),
    lineas: pedido.lineas.map(({ bolsas, ...linea }, indice) => ({
      ...linea,
      ...(bolsas === undefined ? {} : { icbper: { bolsas, tarifa: comprobante.lineas[indice]!.icbper!.tarifa } }),
    })),
    anticipos: pedido.anticipos ?? [],
    detraccion: null,
    percepcion: null,
    retencion: null,
    formaPago: { tipo: 'Contado' },
    emitidoEn: new Date(0),
  }).totales.total;

const enPorcentaje = (factor: string): string => decimal(factor).times(100).toFixed();
const enFraccion = (porcentaje: string): string => decimal(porcentaje).div(100).toFixed();

/** A factor with more decimals was made from an amount, not from what somebody asked for. */
const esPedido = (factor: string | null): factor is string => factor !== null && /^\d(\.\d{1,4})?$/.test(factor);

const ajusteEscrito = (factor: string | null, importe: string, forma: Forma) =>
  forma === 'porcentaje' && esPedido(factor) ? { porcentaje: enPorcentaje(factor) } : { monto: importe };

function escribir(comprobante: Comprobante, forma: Forma) {
  const { precios, detraccion, percepcion, guias, relacionados, leyendas } = comprobante;
  return {
    tipo: comprobante.tipo,
    establecimiento: comprobante.establecimiento,
    moneda: comprobante.moneda,
    precios,
    ...(comprobante.tipoOperacion === tipoOperacionDe(comprobante) ? {} : { tipoOperacion: comprobante.tipoOperacion }),
    cliente: comprobante.cliente.tipoDocumento === '-' ? null : comprobante.cliente,
    lineas: comprobante.lineas.map((linea) => lineaEscrita(linea, precios, forma)),
    ...globalesEscritos(comprobante, forma),
    anticipos: comprobante.anticipos.map(({ codigo, total, documento }) => ({ codigo, total, documento })),
    formaPago: formaPagoEscrita(comprobante),
    fechaVencimiento: comprobante.fechaVencimiento,
    detraccion: detraccion && {
      codigo: detraccion.codigo,
      cuenta: detraccion.cuenta,
      medioPago: detraccion.medioPago,
    },
    percepcion: percepcion && { codigo: percepcion.codigo },
    retencion: comprobante.retencion !== null,
    ordenCompra: comprobante.ordenCompra,
    guias,
    relacionados,
    // Those that follow from the content come first, and come again by themselves.
    leyendas: leyendas.slice(leyendasDe(comprobante).length),
  };
}

function lineaEscrita(linea: LineaComprobante, precios: Comprobante['precios'], forma: Forma) {
  const descuento = descuentoDeLinea(linea, precios);
  const factor = linea.ajustes[0]?.factor ?? null;
  return {
    productoId: linea.productoId,
    codigo: linea.codigo,
    descripcion: linea.descripcion,
    unidad: linea.unidad,
    cantidad: linea.cantidad,
    precioUnitario: linea.precioUnitario,
    afectacion: linea.afectacion,
    ...(comparar(descuento, '0') === 0 ? {} : { descuento: ajusteEscrito(factor, descuento, forma) }),
    ...(linea.isc ? { isc: iscEscrito(linea.isc, linea.cantidad) } : {}),
    ...(linea.icbper ? { bolsas: linea.icbper.bolsas } : {}),
    ...(linea.otrosTributos ? { otrosTributos: { tasa: enFraccion(linea.otrosTributos.porcentaje) } } : {}),
    codigoProductoSunat: linea.codigoProductoSunat,
    gtin: linea.gtin,
    propiedades: linea.propiedades,
  };
}

function iscEscrito(
  { sistema, base, porcentaje, monto: importe }: NonNullable<LineaComprobante['isc']>,
  cantidad: string,
) {
  const porUnidad = (cifra: string) => decimal(cifra).div(decimal(cantidad)).toDecimalPlaces(10).toFixed();
  if (sistema === '02') return { sistema, montoUnitario: porUnidad(importe) };
  const tasa = enFraccion(porcentaje);
  // The base of system 03 is the suggested price without IGV, at a factor of three decimals.
  return sistema === '01'
    ? { sistema, tasa }
    : { sistema, tasa, precioSugerido: porUnidad(decimal(base).div(decimal('0.847')).toFixed()) };
}

/** What takes off or adds to the base is written in the document's kind of price. */
function globalesEscritos({ ajustes, precios, tasaIgv }: Comprobante, forma: Forma) {
  const enPrecio = (importe: string) =>
    precios === 'sin-impuestos' ? importe : monto(decimal(importe).times(decimal(tasaIgv).plus(1)));
  const escrito = ({ codigo, factor, monto: importe }: AjusteCalculado) =>
    ajusteEscrito(factor, codigo === '02' || codigo === '49' ? enPrecio(importe) : importe, forma);
  const descuento = ajustes.find(({ codigo }) => codigo === '02' || codigo === '03');
  return {
    ...(descuento ? { descuentoGlobal: { ...escrito(descuento), enBase: descuento.codigo === '02' } } : {}),
    cargosGlobales: ajustes
      .filter(({ esCargo }) => esCargo)
      .map((cargo) => ({ codigo: cargo.codigo, ajuste: escrito(cargo) })),
  };
}

function formaPagoEscrita({ formaPago, totales, detraccion, retencion }: Comprobante) {
  if (formaPago.tipo === 'Contado') return formaPago;
  const sinPagar = pendienteDeCredito({
    total: totales.total,
    porcentajeDetraccion: detraccion?.porcentaje ?? null,
    porcentajeRetencion: retencion?.porcentaje ?? null,
    pagado: '0',
  });
  const pagado = restar(sinPagar, formaPago.pendiente);
  return {
    tipo: formaPago.tipo,
    ...(comparar(pagado, '0') > 0 ? { pagado } : {}),
    cuotas: formaPago.cuotas.map((cuota) => ({ monto: cuota.monto, vence: cuota.vence })),
  };
}
