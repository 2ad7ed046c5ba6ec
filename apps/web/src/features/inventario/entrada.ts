import { entradaBody } from '@jsol/contracts/inventario';
import type { Entrada } from './api.ts';

export type LineaEscrita = {
  productoId: string;
  codigo: string;
  nombre: string;
  unidad: string;
  cantidad: string;
  costoUnitario: string;
  /** Null where the product has no lots. */
  lote: { codigo: string; vence: string } | null;
};
export type EntradaEscrita = { motivo: Entrada['motivo']; documento: string; fecha: string; lineas: LineaEscrita[] };

export const motivos: Record<Entrada['motivo'], string> = {
  compra: 'Compra',
  ajuste: 'Ajuste',
  'inventario-inicial': 'Inventario inicial',
};

/** `/lineas/0/cantidad` → `lineas.0.cantidad`, the name of the form's field. */
export const campoDe = (pointer: string): string => pointer.replace(/^\//, '').replaceAll('/', '.');

export type Errores = Record<string, string>;

export const erroresPorCampo = (errors: readonly { pointer: string; detail: string }[]): Errores =>
  Object.fromEntries(errors.map(({ pointer, detail }) => [campoDe(pointer), detail]));

const sinEspacios = (texto: string): string => texto.trim();

/** The request, or what is wrong with it, by field, in the words of the contract. */
export function aEntrada(
  almacenId: string,
  escrita: EntradaEscrita,
): { entrada: Entrada; errores: null } | { entrada: null; errores: Errores } {
  const documento = sinEspacios(escrita.documento);
  const leida = entradaBody.safeParse({
    almacenId,
    motivo: escrita.motivo,
    ...(documento === '' ? {} : { documento }),
    ...(escrita.fecha === '' ? {} : { fecha: escrita.fecha }),
    lineas: escrita.lineas.map(({ productoId, cantidad, costoUnitario, lote }) => ({
      productoId,
      cantidad: sinEspacios(cantidad),
      costoUnitario: sinEspacios(costoUnitario),
      ...(lote && { lote: { codigo: lote.codigo, vence: lote.vence === '' ? null : lote.vence } }),
    })),
  });
  const errores = leida.success ? {} : erroresPorCampo(leida.error.issues.map(comoError));
  for (const [indice, { cantidad }] of escrita.lineas.entries()) {
    // The server refuses an entry of nothing as well; here it is said before asking.
    if (/^0+(\.0*)?$/.test(sinEspacios(cantidad))) errores[`lineas.${indice}.cantidad`] = 'Debe ser mayor que cero';
  }
  return leida.success && Object.keys(errores).length === 0
    ? { entrada: leida.data, errores: null }
    : { entrada: null, errores };
}

const comoError = ({ path, message }: { path: PropertyKey[]; message: string }) => ({
  pointer: `/${path.map(String).join('/')}`,
  detail: message,
});
