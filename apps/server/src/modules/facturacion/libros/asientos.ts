import { decimal, monto, sumar, restar } from '@jsol/tributos/dinero';
import type { Asiento, LineaAsiento } from './diario-y-mayor.ts';
import { totalDeCompra, type CompraDelLibro } from './compra-del-libro.ts';
import { totalDe, type VentaDelLibro } from './venta-del-libro.ts';

/** What each part of a receipt is booked as. Rows of `facturacion.cuentas_contables`, editable. */
export const conceptosContables = [
  'ventas-por-cobrar',
  'ventas-ingreso',
  'ventas-exportacion',
  'ventas-otros',
  'compras-por-pagar',
  'compras-gasto',
  'compras-otros',
  'igv',
  'ivap',
  'isc',
  'icbper',
] as const;
export type ConceptoContable = (typeof conceptosContables)[number];
export type Cuentas = Readonly<Record<ConceptoContable, string>>;

/** Negative parts change sides, so that no column carries a minus. */
function linea(cuenta: string, glosa: string, lado: 'debe' | 'haber', importe: string): LineaAsiento[] {
  const valor = decimal(importe);
  if (valor.isZero()) return [];
  const enDebe = (lado === 'debe') === valor.gt(0);
  const absoluto = monto(valor.abs());
  return [{ cuenta, glosa, debe: enDebe ? absoluto : '0.00', haber: enDebe ? '0.00' : absoluto }];
}

/** The entry of a sale: receivable against income and taxes. null for what moves nothing (voided, given away). */
export function asientoDeVenta(venta: VentaDelLibro, cuentas: Cuentas): Asiento | null {
  const { importes } = venta;
  const glosa = `Venta ${venta.tipo} ${venta.serie}-${venta.numero}`;
  const ingreso = sumar([
    importes.gravado,
    importes.descuentoBase,
    importes.exonerado,
    importes.inafecto,
    importes.baseIvap,
  ]);
  const lineas = [
    ...linea(cuentas['ventas-por-cobrar'], glosa, 'debe', totalDe(importes)),
    ...linea(cuentas.igv, glosa, 'haber', sumar([importes.igv, importes.descuentoIgv])),
    ...linea(cuentas.ivap, glosa, 'haber', importes.ivap),
    ...linea(cuentas.isc, glosa, 'haber', importes.isc),
    ...linea(cuentas.icbper, glosa, 'haber', importes.icbper),
    ...linea(cuentas['ventas-ingreso'], glosa, 'haber', ingreso),
    ...linea(cuentas['ventas-exportacion'], glosa, 'haber', importes.exportacion),
    ...linea(cuentas['ventas-otros'], glosa, 'haber', importes.otros),
  ];
  if (lineas.length === 0) return null;
  return {
    cuo: venta.cuo,
    fecha: venta.fechaEmision,
    moneda: venta.moneda,
    emisor: null,
    documento: {
      tipo: venta.tipo,
      serie: venta.serie,
      numero: venta.numero,
      fechaVencimiento: venta.fechaVencimiento,
    },
    registro: '140100',
    lineas,
    estado: venta.estado === '2' ? '1' : venta.estado,
  };
}

/** The entry of a purchase: expense and the credit of its IGV against the payable. */
export function asientoDeCompra(compra: CompraDelLibro, cuentas: Cuentas): Asiento | null {
  const { importes } = compra;
  const glosa = `Compra ${compra.tipo} ${compra.serie}-${compra.numero}`;
  const credito = sumar([importes.igvGravadas, importes.igvMixtas]);
  const otros = sumar([importes.otros, importes.icbper]);
  const gasto = restar(restar(totalDeCompra(importes), credito), otros);
  const lineas = [
    ...linea(cuentas['compras-gasto'], glosa, 'debe', gasto),
    ...linea(cuentas['compras-otros'], glosa, 'debe', otros),
    ...linea(cuentas.igv, glosa, 'debe', credito),
    ...linea(cuentas['compras-por-pagar'], glosa, 'haber', totalDeCompra(importes)),
  ];
  if (lineas.length === 0) return null;
  return {
    cuo: compra.cuo,
    fecha: compra.fechaEmision,
    moneda: compra.moneda,
    emisor: {
      tipoDocumento: compra.proveedor.tipoDocumento,
      numeroDocumento: compra.proveedor.numeroDocumento,
    },
    documento: {
      tipo: compra.tipo,
      serie: compra.serie,
      numero: compra.numero,
      fechaVencimiento: compra.fechaVencimiento,
    },
    registro: '080100',
    lineas,
    estado: '1',
  };
}
