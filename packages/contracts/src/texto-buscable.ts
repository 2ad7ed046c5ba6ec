/** Accented letters and what they are searched as. Same pairs as the generated columns of the migrations. */
const con = 'ÁÀÄÂÉÈËÊÍÌÏÎÓÒÖÔÚÙÜÛÑÇáàäâéèëêíìïîóòöôúùüûñç';
const sin = 'AAAAEEEEIIIIOOOOUUUUNCaaaaeeeeiiiioooouuuunc';
const pares = new Map([...con].map((letra, indice) => [letra, sin[indice]!]));

/** Lower case, without accents, single blanks: the form in which texts are compared by search boxes. */
export const textoBuscable = (texto: string): string =>
  [...texto.normalize('NFC')]
    .map((letra) => pares.get(letra) ?? letra)
    .join('')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

/** More words than this narrow nothing down and only cost time. */
const maximoPalabras = 8;

/** All of which a text must hold, in any order; none for an empty search. */
export const palabrasBuscadas = (texto: string): string[] =>
  textoBuscable(texto)
    .split(' ')
    .filter((palabra) => palabra !== '')
    .slice(0, maximoPalabras);
