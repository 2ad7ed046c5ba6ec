import { fechaPle, periodoPle, textoPle, type RegistroPle } from './archivo-ple.ts';
import { estadoDeCompra, totalDeCompra, type CompraDelLibro } from './compra-del-libro.ts';

/** Register of purchases 8.1 (080100), 42 fields. */
export const registroDeCompra = (compra: CompraDelLibro, periodo: string): RegistroPle => [
  periodoPle(periodo),
  compra.cuo,
  'M1',
  ...camposDeCompra(compra),
  fechaPle(compra.detraccion?.fecha ?? null),
  compra.detraccion?.constancia ?? '',
  compra.sujetaARetencion ? '1' : '',
  compra.clasificacion ?? '',
  // Contract or project, and the four kinds of errors.
  '',
  '',
  '',
  '',
  '',
  compra.pagadaPorBanco ? '1' : '',
  estadoDeCompra(compra, periodo),
];

/** What 8.1 and the RCE say of a receipt alike: from its date to what it amends, 28 fields. */
export function camposDeCompra(compra: CompraDelLibro): string[] {
  const { importes, proveedor, modificado } = compra;
  return [
    fechaPle(compra.fechaEmision),
    fechaPle(compra.fechaVencimiento),
    compra.tipo,
    compra.serie,
    compra.anioDua ?? '',
    compra.numero,
    // Last number: receipts are told one by one.
    '',
    proveedor.tipoDocumento,
    proveedor.numeroDocumento,
    textoPle(proveedor.nombre, 100),
    importes.baseGravadas,
    importes.igvGravadas,
    importes.baseMixtas,
    importes.igvMixtas,
    importes.baseNoGravadas,
    importes.igvNoGravadas,
    importes.noGravado,
    importes.isc,
    importes.icbper,
    importes.otros,
    totalDeCompra(importes),
    compra.moneda,
    compra.tipoCambio,
    fechaPle(modificado?.fechaEmision ?? null),
    modificado?.tipo ?? '',
    modificado?.serie ?? '',
    modificado?.dependenciaAduanera ?? '',
    modificado?.numero ?? '',
  ];
}
