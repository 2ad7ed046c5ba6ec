import { empaquetar } from '../documents/empaquetar.ts';
import { enLineas, fechaPle, textoPle, type RegistroPle } from './archivo-ple.ts';
import { totalDeCompra, type CompraDelLibro } from './compra-del-libro.ts';
import { totalDe, type VentaDelLibro } from './venta-del-libro.ts';

/** Sales (RVIE) and purchases (RCE) of the Sistema Integrado de Registros Electrónicos. */
export type LibroSire = 'rvie' | 'rce';
const codigos: Record<LibroSire, string> = { rvie: '140400', rce: '080400' };

export type Empresa = { ruc: string; razonSocial: string; /** `'2026-10'` */ periodo: string };

/** SUNAT's key of a receipt in SIRE: issuer, type, series of four, number of ten; 27 characters. */
export const carDe = (ruc: string, tipo: string, serie: string, numero: string): string =>
  `${ruc}${tipo}${serie.padStart(4, '0')}${numero.padStart(10, '0')}`;

/** The TXT that replaces the propuesta, and the ZIP it is uploaded in; the same records give the same bytes. */
export function archivoSire(
  libro: LibroSire,
  { ruc, periodo }: Empresa,
  registros: readonly RegistroPle[],
): { nombre: string; txt: Buffer; zip: Buffer; lineas: number } {
  const conContenido = registros.length > 0 ? '1' : '0';
  // 02 replaces the propuesta; operating company, content, soles, made by SIRE.
  const base = `LE${ruc}${periodo.replace('-', '')}00${codigos[libro]}021${conContenido}12`;
  const txt = enLineas(registros);
  return { nombre: `${base}.zip`, txt, zip: empaquetar(`${base}.txt`, txt), lineas: registros.length };
}

/** RVIE, 33 fields. Amounts in soles, with the currency and rate of the receipt. */
export function registroRvie(venta: VentaDelLibro, empresa: Empresa): RegistroPle {
  const { importes, cliente, modificado } = venta;
  return [
    empresa.ruc,
    textoPle(empresa.razonSocial, 100),
    empresa.periodo.replace('-', ''),
    // SUNAT writes the CAR.
    '',
    fechaPle(venta.fechaEmision),
    fechaPle(venta.fechaVencimiento),
    venta.tipo,
    venta.serie,
    venta.numero,
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
    '',
  ];
}

/** RCE, 37 fields. */
export function registroRce(compra: CompraDelLibro, empresa: Empresa): RegistroPle {
  const { importes, proveedor, modificado } = compra;
  return [
    empresa.ruc,
    textoPle(empresa.razonSocial, 100),
    empresa.periodo.replace('-', ''),
    '',
    fechaPle(compra.fechaEmision),
    fechaPle(compra.fechaVencimiento),
    compra.tipo,
    compra.serie,
    compra.anioDua ?? '',
    compra.numero,
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
    compra.clasificacion ?? '',
    // Project, share, tax benefits, CAR of the original.
    '',
    '',
    '',
    '',
  ];
}
