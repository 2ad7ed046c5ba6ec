import { fechaPle, periodoPle, textoPle, type RegistroPle } from './archivo-ple.ts';

/** A purchase from abroad (8.2). Amounts in the currency of the document. */
export type CompraNoDomiciliado = {
  cuo: string;
  fechaEmision: string;
  /** 00, 91, 97, 98 of table 10. */
  tipo: '00' | '91' | '97' | '98';
  serie: string;
  numero: string;
  valor: string;
  otrosConceptos: string;
  total: string;
  /** What supports the credit of the IGV: 00, 46, 50–53 of table 10. */
  sustento: { tipo: string; serie: string; anioDua: string; numero: string } | null;
  igvRetenido: string;
  moneda: string;
  tipoCambio: string;
  /** Table 35. */
  pais: string;
  proveedor: { nombre: string; domicilio: string; identificacion: string };
  beneficiario: { identificacion: string; nombre: string; pais: string } | null;
  /** Table 27. */
  vinculo: string;
  renta: { bruta: string; deduccion: string; neta: string; tasa: string; retenido: string };
  /** Table 25: agreement against double taxation, `00` for none. */
  convenio: string;
  /** Table 33. */
  exoneracion: string;
  /** Table 31. */
  tipoRenta: string;
  /** Table 32. */
  modalidad: string;
  articulo76: boolean;
  estado: '0' | '9';
};

/** Purchases from non-residents 8.2 (080200), 36 fields. */
export function registroDeNoDomiciliado(compra: CompraNoDomiciliado, periodo: string): RegistroPle {
  const { sustento, proveedor, beneficiario, renta } = compra;
  return [
    periodoPle(periodo),
    compra.cuo,
    'M1',
    fechaPle(compra.fechaEmision),
    compra.tipo,
    compra.serie,
    compra.numero,
    compra.valor,
    compra.otrosConceptos,
    compra.total,
    sustento?.tipo ?? '',
    sustento?.serie ?? '',
    sustento?.anioDua ?? '',
    sustento?.numero ?? '',
    compra.igvRetenido,
    compra.moneda,
    compra.tipoCambio,
    compra.pais,
    textoPle(proveedor.nombre, 100),
    textoPle(proveedor.domicilio, 100),
    proveedor.identificacion,
    beneficiario?.identificacion ?? '',
    beneficiario ? textoPle(beneficiario.nombre, 100) : '',
    beneficiario?.pais ?? '',
    compra.vinculo,
    renta.bruta,
    renta.deduccion,
    renta.neta,
    renta.tasa,
    renta.retenido,
    compra.convenio,
    compra.exoneracion,
    compra.tipoRenta,
    compra.modalidad,
    compra.articulo76 ? '1' : '',
    compra.estado,
  ];
}
