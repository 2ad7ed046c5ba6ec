import { fechaPle, periodoPle, textoPle, type RegistroPle } from './archivo-ple.ts';
import { totalDe, type VentaDelLibro } from './venta-del-libro.ts';

/** Register of sales 14.1 (140100), 35 fields. */
export const registroDeVenta = (venta: VentaDelLibro, periodo: string): RegistroPle => [
  periodoPle(periodo),
  venta.cuo,
  'M1',
  ...camposDeVenta(venta),
  // Contract or project, exchange rate error, paid through a bank: optional, and unknown here.
  '',
  '',
  '',
  venta.estado,
];

/** What 14.1 and the RVIE say of a receipt alike: from its date to what it amends, 28 fields. */
export function camposDeVenta(venta: VentaDelLibro): string[] {
  const { importes, cliente, modificado } = venta;
  return [
    fechaPle(venta.fechaEmision),
    fechaPle(venta.fechaVencimiento),
    venta.tipo,
    venta.serie,
    venta.numero,
    // Last number: receipts are told one by one.
    '',
    cliente?.tipoDocumento ?? '',
    cliente?.numeroDocumento ?? '',
    cliente ? textoPle(cliente.nombre, 100) : '',
    importes.exportacion,
    importes.gravado,
    importes.descuentoBase,
    importes.igv,
    importes.descuentoIgv,
    importes.exonerado,
    importes.inafecto,
    importes.isc,
    importes.baseIvap,
    importes.ivap,
    importes.icbper,
    importes.otros,
    totalDe(importes),
    venta.moneda,
    venta.tipoCambio,
    fechaPle(modificado?.fechaEmision ?? null),
    modificado?.tipo ?? '',
    modificado?.serie ?? '',
    modificado?.numero ?? '',
  ];
}
