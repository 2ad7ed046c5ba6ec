import type { CompraDelLibro } from './compra-del-libro.ts';
import type { CompraNoDomiciliado } from './compras-no-domiciliados.ts';
import { sinImportes, type VentaDelLibro } from './venta-del-libro.ts';

/** A factura of 100.00 and its IGV, October 2026. */
export const unaVenta = (cambios: Partial<VentaDelLibro> = {}): VentaDelLibro => ({
  cuo: '01-F001-1',
  fechaEmision: '2026-10-05',
  fechaVencimiento: null,
  tipo: '01',
  serie: 'F001',
  numero: '1',
  cliente: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'CONSTRUCTORA EL PERÚ S.A.C.' },
  importes: { ...sinImportes, gravado: '100.00', igv: '18.00' },
  moneda: 'PEN',
  tipoCambio: '1.000',
  modificado: null,
  estado: '1',
  ...cambios,
});

/** A supplier's factura of 50.00 and its IGV, October 2026. */
export const unaCompra = (cambios: Partial<CompraDelLibro> = {}): CompraDelLibro => ({
  cuo: 'C-20131312955-01-E001-77',
  fechaEmision: '2026-10-12',
  fechaVencimiento: null,
  tipo: '01',
  serie: 'E001',
  anioDua: null,
  numero: '77',
  proveedor: { tipoDocumento: '6', numeroDocumento: '20131312955', nombre: 'ACEROS DEL NORTE S.A.' },
  importes: {
    baseGravadas: '50.00',
    igvGravadas: '9.00',
    baseMixtas: '0.00',
    igvMixtas: '0.00',
    baseNoGravadas: '0.00',
    igvNoGravadas: '0.00',
    noGravado: '0.00',
    isc: '0.00',
    icbper: '0.00',
    otros: '0.00',
  },
  moneda: 'PEN',
  tipoCambio: '1.000',
  modificado: null,
  detraccion: null,
  sujetaARetencion: false,
  clasificacion: null,
  pagadaPorBanco: false,
  ...cambios,
});

/** A licence bought abroad. */
export const unaCompraNoDomiciliada = (cambios: Partial<CompraNoDomiciliado> = {}): CompraNoDomiciliado => ({
  cuo: 'N-1',
  fechaEmision: '2026-10-20',
  tipo: '00',
  serie: '',
  numero: 'INV-1009',
  valor: '100.00',
  otrosConceptos: '0.00',
  total: '100.00',
  sustento: { tipo: '46', serie: '', anioDua: '', numero: '991' },
  igvRetenido: '18.00',
  moneda: 'USD',
  tipoCambio: '3.712',
  pais: '9249',
  proveedor: { nombre: 'SOFTWARE INC', domicilio: '1 MAIN STREET', identificacion: '990011' },
  beneficiario: null,
  vinculo: '00',
  renta: { bruta: '100.00', deduccion: '0.00', neta: '100.00', tasa: '30.00', retenido: '30.00' },
  convenio: '00',
  exoneracion: '',
  tipoRenta: '00',
  modalidad: '1',
  articulo76: false,
  estado: '0',
  ...cambios,
});
