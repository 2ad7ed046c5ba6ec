import type { DiaFacturacion } from '@jsol/contracts/facturacion-dia';
import { porPagina, type Consulta } from '../filtros.ts';

export const vistas = ['pendientes', 'contingencia', 'conProblema', 'rechazados', 'observados', 'aceptados'] as const;
export type Vista = (typeof vistas)[number];
export type FiltrosDia = {
  fecha?: string | undefined;
  ver?: Vista | undefined;
  tipo?: Consulta['tipo'];
  pagina?: number | undefined;
};

export const palabrasDeVista: Record<Vista, string> = {
  pendientes: 'Pendientes',
  contingencia: 'En contingencia',
  conProblema: 'No registrados',
  rechazados: 'Rechazados',
  observados: 'Observados',
  aceptados: 'Aceptados',
};

const estadoDe = {
  pendientes: 'por-aceptar',
  contingencia: 'contingencia',
  conProblema: 'excepcion',
  rechazados: 'rechazado',
  observados: 'observado',
  aceptados: 'aceptado',
} as const satisfies Record<Vista, Consulta['estado']>;

/** What still waits is shown whatever its day, the soonest deadline first; what was answered, of the chosen day. */
const deCualquierDia: ReadonlySet<Vista> = new Set(['pendientes', 'contingencia', 'conProblema']);

export function consultaDe({ ver = 'pendientes', tipo, pagina }: FiltrosDia, fecha: string): Consulta {
  const espera = deCualquierDia.has(ver);
  return {
    estado: estadoDe[ver],
    ...(tipo ? { tipo } : {}),
    ...(espera ? {} : { desde: fecha, hasta: fecha }),
    pagina: pagina ?? 1,
    porPagina,
    orden: espera ? 'vence' : '-emitido',
  };
}

const sumar = (dia: DiaFacturacion, de: 'aceptados' | 'observados' | 'rechazados' | 'conProblema'): number =>
  dia.porEstado.reduce((suma, fila) => suma + fila[de], 0);

/** How many each view would show. */
export const cuentaDe = (dia: DiaFacturacion, vista: Vista): number => {
  switch (vista) {
    case 'pendientes':
      return dia.pendientes.cuantos;
    case 'contingencia':
      return dia.pendientes.enContingencia;
    case 'conProblema':
    case 'rechazados':
    case 'observados':
    case 'aceptados':
      return sumar(dia, vista);
  }
};
