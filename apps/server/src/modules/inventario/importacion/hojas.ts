import { codigosDeUnidad, nombreDeUnidad } from '@jsol/contracts/unidades';
import type { ImportacionFila } from '@jsol/contracts/inventario-catalogo';
import { writeWorkbook } from '../../../platform/spreadsheet/write-workbook.ts';
import { columnas } from './columnas.ts';

const estadoEnPalabras: Record<ImportacionFila['estado'], string> = {
  crear: 'Se creará',
  cambiar: 'Se cambiará',
  igual: 'Sin cambios',
  errada: 'Con errores',
  hecha: 'Hecha',
  rechazada: 'Rechazada',
};

/** To fill in: the columns with two examples, and a sheet that says what each one takes. */
export const plantilla = (): Promise<Buffer> =>
  writeWorkbook([
    {
      name: 'Productos',
      columns: columnas.map(({ titulo }) => ({ header: titulo, width: Math.max(14, titulo.length + 2) })),
      rows: [
        [
          'PIN-900',
          '',
          'Pintura látex blanco mate 4 L',
          'Pinturas',
          'Rocamar',
          'galón',
          '59.90',
          'gravado',
          '12',
          '3',
          'sí',
        ],
        ['CAB-900', '', 'Cable THW 14 AWG', 'Electricidad', '', 'metro', '2.10', 'gravado', '200', '50', 'no'],
      ],
    },
    {
      name: 'Ayuda',
      columns: [
        { header: 'Columna', width: 20 },
        { header: 'Qué escribir', width: 70 },
      ],
      rows: [
        ...columnas.map(({ titulo, arreglo, obligatoria }) => [
          titulo,
          `${arreglo}${obligatoria ? ' Obligatoria.' : ''}`,
        ]),
        ['Unidades', codigosDeUnidad.map((codigo) => nombreDeUnidad(codigo)).join(', ')],
      ],
    },
  ]);

/** What became of each row: a line per fault, and one for a row without. */
export const reporte = (filas: readonly ImportacionFila[]): Promise<Buffer> =>
  writeWorkbook([
    {
      name: 'Resultado',
      columns: [
        { header: 'Fila', width: 8 },
        { header: 'Código', width: 18 },
        { header: 'Resultado', width: 16 },
        { header: 'Columna', width: 20 },
        { header: 'Qué pasó', width: 50 },
        { header: 'Cómo se corrige', width: 60 },
      ],
      rows: filas.flatMap(({ fila, codigo, estado, errores }) => {
        const inicio = [String(fila), codigo, estadoEnPalabras[estado]];
        return errores.length === 0
          ? [inicio]
          : errores.map(({ columna, problema, arreglo }) => [...inicio, columna, problema, arreglo]);
      }),
    },
  ]);
