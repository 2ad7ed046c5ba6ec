/** A scanner types a code faster than a person can, and ends it with Enter. */
const maximoEntreTeclasMs = 40;
const largoMinimo = 6;

export type Escaneo = {
  /** What was typed in one burst so far. */
  texto: string;
  /** Milliseconds, of the last key. */
  ultima: number;
};

export const sinEscaneo: Escaneo = { texto: '', ultima: Number.NEGATIVE_INFINITY };

/**
 * Follows the keys of a field that is not the search box.
 * @returns the burst with this key, and the whole code when the key was the Enter that ends one.
 */
export function seguirTecla(antes: Escaneo, tecla: string, ahora: number): { escaneo: Escaneo; codigo: string | null } {
  const seguida = ahora - antes.ultima <= maximoEntreTeclasMs;
  if (tecla === 'Enter') {
    const codigo = seguida && antes.texto.length >= largoMinimo ? antes.texto : null;
    return { escaneo: sinEscaneo, codigo };
  }
  if (tecla.length !== 1) return { escaneo: sinEscaneo, codigo: null };
  return { escaneo: { texto: seguida ? antes.texto + tecla : tecla, ultima: ahora }, codigo: null };
}
