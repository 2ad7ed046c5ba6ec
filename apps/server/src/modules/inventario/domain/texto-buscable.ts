import { palabrasBuscadas } from '@jsol/contracts/texto-buscable';

/** LIKE patterns, one per word, all of which a text must match; none for an empty search. */
export const patronesDePalabras = (texto: string): string[] =>
  palabrasBuscadas(texto).map((palabra) => `%${literal(palabra)}%`);

/** Escapes what LIKE would read as a wildcard. */
export const literal = (texto: string): string => texto.replace(/[\\%_]/g, '\\$&');
