const valorEnPalabras = (valor: unknown): string => {
  if (typeof valor === 'boolean') return valor ? 'sí' : 'no';
  if (valor === null || valor === undefined || valor === '') return '—';
  return typeof valor === 'object' ? JSON.stringify(valor) : String(valor as string | number);
};

/** The details of a record as `campo: valor` pairs, in the record's own order. */
export const detalleEnPalabras = (detalle: Record<string, unknown>): { campo: string; valor: string }[] =>
  Object.entries(detalle).map(([campo, valor]) => ({ campo, valor: valorEnPalabras(valor) }));

/** `seguridad.sesion_iniciada` → `sesion iniciada`, said in the module `seguridad`. */
export function accionEnPalabras(accion: string): { modulo: string; que: string } {
  const [modulo = '', ...resto] = accion.split('.');
  return { modulo, que: resto.join('.').replaceAll('_', ' ') || modulo };
}
