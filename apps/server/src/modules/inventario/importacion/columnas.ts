import { codigosDeUnidad, nombreDeUnidad, unidadEnPalabras } from '@jsol/contracts/unidades';
import { productoBody, type ProductoBody } from '@jsol/contracts/inventario-catalogo';
import { textoBuscable } from '@jsol/contracts/texto-buscable';

export type ErrorDeFila = { columna: string; problema: string; arreglo: string };
export type FilaLeida = { fila: number; codigo: string; datos: ProductoBody | null; errores: ErrorDeFila[] };

type Campo = keyof ProductoBody;
type Columna = {
  campo: Campo;
  titulo: string;
  /** Other headings by which it is known. */
  alias: readonly string[];
  obligatoria?: true;
  /** Where the cell is empty, or the column is missing. */
  vacio?: unknown;
  leer?: (texto: string) => unknown;
  arreglo: string;
};

const unidades = new Map(
  codigosDeUnidad.flatMap((codigo) =>
    [codigo, nombreDeUnidad(codigo), unidadEnPalabras(codigo)].map((palabra) => [textoBuscable(palabra), codigo]),
  ),
);
const afectaciones = new Map([
  ['gravado', '10'],
  ['exonerado', '20'],
  ['inafecto', '30'],
  ['10', '10'],
  ['20', '20'],
  ['30', '30'],
]);
const siNo = new Map([
  ['si', true],
  ['true', true],
  ['x', true],
  ['1', true],
  ['no', false],
  ['false', false],
  ['0', false],
]);

/** `1,234.50` and `1234,5` as people write them; whatever else is left as it is, to be refused. */
export function cifra(texto: string): string {
  const limpio = texto.replace(/^S\/\.?\s*/i, '').replace(/\s/g, '');
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(limpio)) return limpio.replaceAll(',', '');
  return /^\d+,\d+$/.test(limpio) ? limpio.replace(',', '.') : limpio;
}

export const columnas: readonly Columna[] = [
  {
    campo: 'codigo',
    titulo: 'Código',
    alias: ['sku', 'codigo interno'],
    obligatoria: true,
    arreglo: 'Use letras, números, punto, guion o barra, sin espacios: CEM-001.',
  },
  {
    campo: 'codigoBarras',
    titulo: 'Código de barras',
    alias: ['ean', 'barras'],
    vacio: null,
    arreglo: 'Escriba hasta 40 caracteres, o deje la celda vacía.',
  },
  {
    campo: 'nombre',
    titulo: 'Nombre',
    alias: ['descripcion', 'producto'],
    obligatoria: true,
    arreglo: 'Escriba el nombre, de 2 a 200 letras.',
  },
  {
    campo: 'categoria',
    titulo: 'Categoría',
    alias: ['familia', 'linea'],
    obligatoria: true,
    arreglo: 'Escriba la categoría, como Pinturas.',
  },
  { campo: 'marca', titulo: 'Marca', alias: [], vacio: null, arreglo: 'Escriba hasta 80 letras.' },
  {
    campo: 'unidad',
    titulo: 'Unidad',
    alias: ['unidad de medida', 'um'],
    obligatoria: true,
    leer: (texto) => unidades.get(textoBuscable(texto)) ?? texto,
    arreglo: 'Use una de la hoja Ayuda de la plantilla: unidad, kilo, metro…',
  },
  {
    campo: 'precio',
    titulo: 'Precio',
    alias: ['precio de venta', 'pvp'],
    obligatoria: true,
    leer: cifra,
    arreglo: 'Escriba soles con IGV y hasta 2 decimales: 28.90.',
  },
  {
    campo: 'afectacion',
    titulo: 'IGV',
    alias: ['afectacion', 'tipo de igv'],
    vacio: '10',
    leer: (texto) => afectaciones.get(textoBuscable(texto)) ?? texto,
    arreglo: 'Escriba gravado, exonerado o inafecto.',
  },
  {
    campo: 'stockMinimo',
    titulo: 'Stock mínimo',
    alias: ['minimo'],
    vacio: '0',
    leer: cifra,
    arreglo: 'Escriba un número desde 0, como 25.',
  },
  {
    campo: 'stockCritico',
    titulo: 'Stock crítico',
    alias: ['critico'],
    vacio: '0',
    leer: cifra,
    arreglo: 'Escriba un número desde 0 que no pase del mínimo.',
  },
  {
    campo: 'conLotes',
    titulo: 'Con lotes',
    alias: ['lotes', 'controla lotes'],
    vacio: false,
    leer: (texto) => siNo.get(textoBuscable(texto)) ?? texto,
    arreglo: 'Escriba sí o no.',
  },
];

export type Encabezado = ReadonlyMap<Campo, number>;

/** Which column is where; or which ones are missing. Columns nobody knows are left alone. */
export function leerEncabezado(celdas: readonly string[]): { encabezado: Encabezado } | { faltan: string[] } {
  const lugares = celdas.map(textoBuscable);
  const encabezado = new Map<Campo, number>();
  for (const { campo, titulo, alias } of columnas) {
    const lugar = lugares.findIndex((texto) => [titulo, ...alias].some((nombre) => textoBuscable(nombre) === texto));
    if (lugar >= 0) encabezado.set(campo, lugar);
  }
  const faltan = columnas.filter(({ campo, obligatoria }) => obligatoria && !encabezado.has(campo));
  return faltan.length > 0 ? { faltan: faltan.map(({ titulo }) => titulo) } : { encabezado };
}

/** A row as a product, or everything that is wrong with it: the same rules as the form's. */
export function leerFila(fila: number, celdas: readonly string[], encabezado: Encabezado): FilaLeida {
  const crudo: Record<string, unknown> = {};
  for (const { campo, vacio = '', leer = (texto: string) => texto } of columnas) {
    const texto = celdas[encabezado.get(campo) ?? -1] ?? '';
    crudo[campo] = texto === '' ? vacio : leer(texto);
  }
  const codigo = String(crudo['codigo']).toUpperCase().slice(0, 60);
  const leido = productoBody.safeParse(crudo);
  if (leido.success) return { fila, codigo, datos: leido.data, errores: [] };
  const errores = columnas.flatMap(({ campo, titulo, arreglo }) => {
    const falla = leido.error.issues.find(({ path: [lugar] }) => lugar === campo);
    if (!falla) return [];
    const texto = celdas[encabezado.get(campo) ?? -1] ?? '';
    const problema = texto === '' ? 'Está vacía' : `«${texto.slice(0, 60)}» no vale`;
    return [{ columna: titulo, problema, arreglo }];
  });
  return { fila, codigo, datos: null, errores };
}

/** Two rows of a file that claim the same code: the second one is at fault. */
export function marcarRepetidas(filas: readonly FilaLeida[]): FilaLeida[] {
  const vistos = new Map<string, number>();
  return filas.map((leida) => {
    if (!leida.datos) return leida;
    const { codigo, codigoBarras } = leida.datos;
    const errores = [
      { columna: 'Código', clave: `codigo:${codigo}` },
      ...(codigoBarras === null ? [] : [{ columna: 'Código de barras', clave: `barras:${codigoBarras}` }]),
    ].flatMap(({ columna, clave }) => {
      const antes = vistos.get(clave);
      if (antes === undefined) {
        vistos.set(clave, leida.fila);
        return [];
      }
      return [{ columna, problema: `Se repite: está también en la fila ${antes}`, arreglo: 'Deje una sola fila.' }];
    });
    return errores.length > 0 ? { ...leida, datos: null, errores } : leida;
  });
}
