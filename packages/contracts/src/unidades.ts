/** Units of measure of SUNAT's catalogue 03 (UN/ECE Rec. 20) as a shop writes them. */
const unidades: Readonly<Record<string, string>> = {
  NIU: 'und',
  ZZ: 'serv',
  KGM: 'kg',
  GRM: 'g',
  TNE: 't',
  LTR: 'l',
  MTR: 'm',
  MTK: 'm²',
  MTQ: 'm³',
  BX: 'caja',
  PK: 'paq',
  DZN: 'doc',
  BG: 'bolsa',
  GLL: 'gal',
  MIL: 'millar',
  CEN: 'ciento',
  SET: 'juego',
  HUR: 'hora',
};

/** `'KGM'` → `kg`; a code without a word of its own stays as it is. */
export const unidadEnPalabras = (codigo: string): string => unidades[codigo] ?? codigo;
