import { comparar, sumar } from '@jsol/tributos/dinero';
import { librosPle, periodoPle, type LibroPle, type RegistroPle } from './archivo-ple.ts';

/** What the validation report says of one line; `error` would be refused by SUNAT's own program. */
export type Hallazgo = {
  libro: LibroPle;
  /** 1 for the first; 0 for the book as a whole. */
  linea: number;
  /** 1 for the first; 0 for the line as a whole. */
  campo: number;
  gravedad: 'error' | 'aviso';
  motivo: string;
};

const fecha = /^(0[1-9]|[12]\d|3[01])\/(0[1-9]|1[0-2])\/\d{4}$/;
const importe = /^-?\d{1,12}\.\d{2}$/;

type Reglas = {
  /** Fields that make a record unique. */
  clave: readonly number[];
  obligatorios: readonly number[];
  fechas: readonly number[];
  importes: readonly number[];
  /** The total and what it adds up. */
  total?: { campo: number; de: readonly number[] };
  maximos: Readonly<Record<number, number>>;
};

const hasta = (desde: number, fin: number) => Array.from({ length: fin - desde + 1 }, (_, indice) => desde + indice);

const reglas: Readonly<Record<LibroPle, Reglas>> = {
  '140100': {
    clave: [1, 2, 3],
    obligatorios: [1, 2, 3, 6, 7, 8, 25, 26, 27, 35],
    fechas: [4, 5, 28],
    importes: hasta(13, 25),
    total: { campo: 25, de: hasta(13, 24) },
    maximos: { 2: 40, 3: 10, 7: 20, 8: 20, 11: 15, 12: 100 },
  },
  '080100': {
    clave: [1, 2, 3],
    obligatorios: [1, 2, 3, 4, 6, 9, 24, 25, 26, 42],
    fechas: [4, 5, 27, 32],
    importes: hasta(14, 24),
    total: { campo: 24, de: hasta(14, 23) },
    maximos: { 2: 40, 3: 10, 7: 20, 9: 20, 12: 15, 13: 100, 33: 24 },
  },
  '080200': {
    clave: [1, 2, 3],
    obligatorios: [1, 2, 3, 4, 5, 7, 10, 16, 31, 33, 36],
    fechas: [4],
    importes: [8, 9, 10, 15, 26, 27, 28, 30],
    total: { campo: 10, de: [8, 9] },
    maximos: { 2: 40, 3: 10, 6: 20, 7: 20, 19: 100, 20: 100, 21: 15 },
  },
  '050100': diarioOMayor(),
  '060100': diarioOMayor(),
};

function diarioOMayor(): Reglas {
  return {
    clave: [1, 2, 3, 4, 12],
    obligatorios: [1, 2, 3, 4, 7, 10, 12, 15, 16, 18, 19, 21],
    fechas: [13, 14, 15],
    importes: [18, 19],
    maximos: { 2: 40, 3: 10, 4: 24, 11: 20, 12: 20, 16: 200, 20: 92 },
  };
}

/** Checks the records of a book as SUNAT's validator would, before anybody downloads them. */
export function validarLibro(libro: LibroPle, periodo: string, registros: readonly RegistroPle[]): Hallazgo[] {
  const { clave, obligatorios, fechas, importes, total, maximos } = reglas[libro];
  const hallazgos: Hallazgo[] = [];
  const vistos = new Map<string, number>();
  for (const [indice, registro] of registros.entries()) {
    const linea = indice + 1;
    const campo = (numero: number) => registro[numero - 1]!;
    const hallar = (numero: number, motivo: string, gravedad: Hallazgo['gravedad'] = 'error') =>
      hallazgos.push({ libro, linea, campo: numero, gravedad, motivo });
    if (campo(1) !== periodoPle(periodo)) hallar(1, `El periodo ${campo(1)} no es el del libro.`);
    for (const numero of obligatorios) if (campo(numero) === '') hallar(numero, 'Falta este dato.');
    for (const numero of fechas) {
      if (campo(numero) !== '' && !fecha.test(campo(numero))) hallar(numero, `"${campo(numero)}" no es una fecha.`);
    }
    for (const numero of importes) {
      if (!importe.test(campo(numero))) hallar(numero, `"${campo(numero)}" no es un importe con dos decimales.`);
    }
    for (const [numero, maximo] of Object.entries(maximos)) {
      const largo = campo(Number(numero)).length;
      if (largo > maximo) hallar(Number(numero), `Tiene ${largo} caracteres y admite ${maximo}.`);
    }
    for (const [posicion, valor] of registro.entries()) {
      if (/[|\\\r\n]/.test(valor)) hallar(posicion + 1, 'Lleva un carácter que el PLE no admite.');
    }
    if (total && importes.every((numero) => importe.test(campo(numero)))) {
      const suma = sumar(total.de.map(campo));
      if (comparar(suma, campo(total.campo)) !== 0) {
        hallar(total.campo, `El total es ${campo(total.campo)} y sus partes suman ${suma}.`);
      }
    }
    const llave = clave.map(campo).join('|');
    const antes = vistos.get(llave);
    if (antes !== undefined) hallar(0, `Repite la clave de la línea ${antes}.`);
    vistos.set(llave, linea);
  }
  if (libro === '050100' || libro === '060100') hallazgos.push(...descuadre(libro, registros));
  return hallazgos;
}

/** Debits are credits: of each entry, and hence of the book. */
function descuadre(libro: LibroPle, registros: readonly RegistroPle[]): Hallazgo[] {
  const porAsiento = new Map<string, { linea: number; debe: string[]; haber: string[] }>();
  for (const [indice, registro] of registros.entries()) {
    const asiento = porAsiento.get(registro[1]!) ?? { linea: indice + 1, debe: [], haber: [] };
    asiento.debe.push(registro[17]!);
    asiento.haber.push(registro[18]!);
    porAsiento.set(registro[1]!, asiento);
  }
  return [...porAsiento].flatMap(([cuo, { linea, debe, haber }]) => {
    const [sumaDebe, sumaHaber] = [sumar(debe), sumar(haber)];
    return comparar(sumaDebe, sumaHaber) === 0
      ? []
      : [
          {
            libro,
            linea,
            campo: 18,
            gravedad: 'error' as const,
            motivo: `El asiento ${cuo} tiene ${sumaDebe} en el debe y ${sumaHaber} en el haber.`,
          },
        ];
  });
}

/** `Registro de ventas (14.1), línea 3, campo 25: …`, for people. */
export const enFrase = ({ libro, linea, campo, motivo }: Hallazgo): string =>
  [librosPle[libro].nombre, ...(linea > 0 ? [`línea ${linea}`] : []), ...(campo > 0 ? [`campo ${campo}`] : [])].join(
    ', ',
  ) + `: ${motivo}`;
