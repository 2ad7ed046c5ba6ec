/** What each dated parameter is. Its values are rows (facturacion.parametros), never constants. */
export const parametros = {
  igv: { descripcion: 'Tasa del IGV, con IPM', clase: 'tasa' },
  igv_mype: { descripcion: 'Tasa del IGV de restaurantes y hoteles MYPE (Ley 31556)', clase: 'tasa' },
  ipm: { descripcion: 'Parte del IGV que es IPM', clase: 'tasa' },
  ivap: { descripcion: 'Tasa del IVAP (arroz pilado)', clase: 'tasa' },
  icbper: { descripcion: 'Impuesto por bolsa de plástico, en soles', clase: 'monto' },
  percepcion_51: { descripcion: 'Percepción por venta interna', clase: 'tasa' },
  percepcion_52: { descripcion: 'Percepción por compra de combustible', clase: 'tasa' },
  percepcion_53: { descripcion: 'Percepción con tasa especial', clase: 'tasa' },
  retencion: { descripcion: 'Retención del IGV', clase: 'tasa' },
  umbral_retencion: { descripcion: 'Monto desde el que se retiene, en soles', clase: 'monto' },
  umbral_identificacion_boleta: {
    descripcion: 'Sobre este monto la boleta lleva el documento del cliente, en soles',
    clase: 'monto',
  },
  umbral_detraccion: { descripcion: 'Sobre este monto hay detracción, en soles', clase: 'monto' },
  umbral_detraccion_transporte: { descripcion: 'Lo mismo para el transporte de carga, en soles', clase: 'monto' },
  umbral_detraccion_anexo_1: { descripcion: 'Lo mismo para azúcar y alcohol, en UIT', clase: 'monto' },
  bancarizacion_pen: { descripcion: 'Desde este monto se paga por banco, en soles', clase: 'monto' },
  bancarizacion_usd: { descripcion: 'Desde este monto se paga por banco, en dólares', clase: 'monto' },
  uit: { descripcion: 'Unidad impositiva tributaria, en soles', clase: 'monto' },
  renta_rg: { descripcion: 'Pago a cuenta mínimo del régimen general', clase: 'tasa' },
  renta_rmt: { descripcion: 'Pago a cuenta del régimen MYPE hasta 300 UIT', clase: 'tasa' },
  renta_rer: { descripcion: 'Cuota del régimen especial', clase: 'tasa' },
  buen_contribuyente: { descripcion: 'La empresa está en el registro de buenos contribuyentes', clase: 'si-no' },
} as const satisfies Record<string, { descripcion: string; clase: ClaseParametro }>;

/** `tasa`: from 0 to below 1, such as `0.18`. `monto`: decimal. `si-no`: `si` or `no`. */
export type ClaseParametro = 'tasa' | 'monto' | 'si-no';
export type NombreParametro = keyof typeof parametros;

export const esParametro = (nombre: string): nombre is NombreParametro => Object.hasOwn(parametros, nombre);

const formas: Readonly<Record<ClaseParametro, { forma: RegExp; motivo: string }>> = {
  tasa: { forma: /^0(?:\.\d{1,6})?$/, motivo: 'Escriba la tasa como decimal, por ejemplo 0.18 para 18 %.' },
  monto: { forma: /^\d{1,9}(?:\.\d{1,4})?$/, motivo: 'Escriba un monto con hasta 4 decimales, por ejemplo 700.00.' },
  'si-no': { forma: /^(?:si|no)$/, motivo: 'Escriba si o no.' },
};

/** Says in Spanish why the parameter cannot have this value, or null. */
export function repararValor(nombre: NombreParametro, valor: string): string | null {
  const { forma, motivo } = formas[parametros[nombre].clase];
  return forma.test(valor) ? null : motivo;
}
