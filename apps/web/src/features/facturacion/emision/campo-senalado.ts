/** Where in the form of a factura or boleta the field is that SUNAT had something against, in the words of its answer. */
const campos: readonly (readonly [palabras: RegExp, campo: string])[] = [
  [/^nombre del cliente/i, 'cliente.nombre'],
  [/cliente/i, 'cliente.numeroDocumento'],
  [/^dirección/i, 'cliente.direccion'],
  [/^descripción/i, 'lineas.0.descripcion'],
  [/^unidad/i, 'lineas.0.unidad'],
  [/^código de producto/i, 'lineas.0.codigoProductoSunat'],
  [/^afectación|^tasa de igv|^tributos/i, 'lineas.0.afectacion'],
  [/^precio/i, 'lineas.0.precioUnitario'],
  [/^cuotas|^forma de pago/i, 'formaPago.cuotas'],
  [/^detracción/i, 'detraccion.codigo'],
  [/^tipo de operación/i, 'tipoOperacion'],
  [/^importes/i, 'lineas'],
];

/** Null: nothing in the form is at fault. A line is pointed at where there is one alone. */
export function campoSenalado(campo: string | null, lineas: number): string | null {
  if (campo === null) return null;
  const hallado = campos.find(([palabras]) => palabras.test(campo))?.[1] ?? null;
  return hallado?.startsWith('lineas.') && lineas !== 1 ? 'lineas' : hallado;
}
