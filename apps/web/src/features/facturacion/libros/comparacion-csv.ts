import type { ComparacionSire, DiferenciaSire } from '@jsol/contracts/facturacion-libros';
import { textoCsv } from '../../../lib/csv.ts';
import { enQueDifieren, palabraDeClase } from './palabras.ts';

type Pedir = (pagina: number, porPagina: number) => Promise<ComparacionSire>;

const porPagina = 200;

/** Every difference of a comparison, page by page. */
export async function todasLasDiferencias(pedir: Pedir): Promise<DiferenciaSire[]> {
  const filas: DiferenciaSire[] = [];
  for (let pagina = 1; ; pagina += 1) {
    const { diferencias } = await pedir(pagina, porPagina);
    filas.push(...diferencias.items);
    if (diferencias.items.length < porPagina || filas.length >= diferencias.total) return filas;
  }
}

const titulos = [
  'Diferencia',
  'Tipo',
  'Número',
  'Contraparte',
  'Fecha en SUNAT',
  'Fecha aquí',
  'IGV en SUNAT',
  'IGV aquí',
  'Total en SUNAT',
  'Total aquí',
  'Difieren en',
  'CAR',
];

export const csvDeDiferencias = (filas: readonly DiferenciaSire[]): string =>
  textoCsv([
    titulos,
    ...filas.map(({ car, clase, sunat, propio, campos }) => {
      const alguno = propio ?? sunat;
      return [
        palabraDeClase[clase],
        alguno?.tipo ?? '',
        alguno?.numero ?? '',
        alguno?.contraparte ?? '',
        sunat?.fechaEmision ?? '',
        propio?.fechaEmision ?? '',
        sunat?.igv ?? '',
        propio?.igv ?? '',
        sunat?.total ?? '',
        propio?.total ?? '',
        enQueDifieren(campos),
        car,
      ];
    }),
  ]);
