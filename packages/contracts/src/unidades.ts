/** How a shop writes a unit, says it, and how finely it measures it. */
type Unidad = {
  corta: string;
  nombre: string;
  /** Decimals a scale or a tape gives; 0: it is counted. */
  decimales: number;
};

const contada = (corta: string, nombre: string): Unidad => ({ corta, nombre, decimales: 0 });
const medida = (corta: string, nombre: string): Unidad => ({ corta, nombre, decimales: 3 });

/** Units of SUNAT's catalogue 03 (UN/ECE Rec. 20) that a product may be sold by. */
const unidades: Readonly<Record<string, Unidad>> = {
  NIU: contada('und', 'unidad'),
  ZZ: contada('serv', 'servicio'),
  C62: contada('pza', 'pieza'),
  KGM: medida('kg', 'kilo'),
  GRM: medida('g', 'gramo'),
  TNE: medida('t', 'tonelada'),
  LTR: medida('l', 'litro'),
  GLL: medida('gal', 'galón'),
  MTR: medida('m', 'metro'),
  MTK: medida('m²', 'metro cuadrado'),
  MTQ: medida('m³', 'metro cúbico'),
  BX: contada('caja', 'caja'),
  PK: contada('paq', 'paquete'),
  BG: contada('bolsa', 'bolsa'),
  BJ: contada('balde', 'balde'),
  BO: contada('bot', 'botella'),
  CA: contada('lata', 'lata'),
  DZN: contada('doc', 'docena'),
  CEN: contada('ciento', 'ciento'),
  MIL: contada('millar', 'millar'),
  SET: contada('juego', 'juego'),
  HUR: contada('hora', 'hora'),
  DAY: contada('día', 'día'),
};

export const codigosDeUnidad: readonly string[] = Object.keys(unidades);

/** `'KGM'` → `kg`; a code nobody knows stays as it is. */
export const unidadEnPalabras = (codigo: string): string => unidades[codigo]?.corta ?? codigo;

/** `'KGM'` → `kilo`. */
export const nombreDeUnidad = (codigo: string): string => unidades[codigo]?.nombre ?? codigo;

/** Decimals a quantity of the unit may have. */
export const decimalesDeUnidad = (codigo: string): number => unidades[codigo]?.decimales ?? 0;
