/** A scanner types a code faster than a person can, and ends it with Enter. */
const maximoPorTeclaMs = 50;
/** A longer pause begins something else; a busy computer may stretch single ones. */
const maximoEntreTeclasMs = 200;
const largoMinimo = 6;
/** The shortest barcode has eight digits: nobody sells or is paid ten million of anything at a till. */
const codigoDeBarras = /^\d{8,}$/;

export type Escaneo = {
  /** What was typed without a pause so far. */
  texto: string;
  /** Milliseconds, of the first and the last key. */
  primera: number;
  ultima: number;
};

export const sinEscaneo: Escaneo = { texto: '', primera: 0, ultima: Number.NEGATIVE_INFINITY };

/**
 * Follows the keys of a field that is not the search box.
 * @param enCifra the field takes a quantity or an amount, so that a barcode is one however slowly the scanner types.
 * @returns the burst with this key, and the whole code when the key was the Enter that ends one.
 */
export function seguirTecla(
  antes: Escaneo,
  tecla: string,
  ahora: number,
  enCifra: boolean,
): { escaneo: Escaneo; codigo: string | null } {
  const seguida = ahora - antes.ultima <= maximoEntreTeclasMs;
  if (tecla === 'Enter') {
    const largo = antes.texto.length;
    const rapido = seguida && largo >= largoMinimo && (ahora - antes.primera) / largo <= maximoPorTeclaMs;
    const esCodigo = rapido || (enCifra && codigoDeBarras.test(antes.texto));
    return { escaneo: sinEscaneo, codigo: esCodigo ? antes.texto : null };
  }
  if (tecla.length !== 1) return { escaneo: sinEscaneo, codigo: null };
  const escaneo = seguida
    ? { ...antes, texto: antes.texto + tecla, ultima: ahora }
    : { texto: tecla, primera: ahora, ultima: ahora };
  return { escaneo, codigo: null };
}
