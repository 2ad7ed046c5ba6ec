import type { z } from 'zod';
import type { comprobantesPagina, comprobantesQuery } from '@jsol/contracts/facturacion';

/** What the URL holds; anything absent has its default. */
export type Filtros = Partial<Omit<z.output<typeof comprobantesQuery>, 'porPagina'>>;
export type Orden = z.output<typeof comprobantesQuery>['orden'];
export type EstadoFiltro = NonNullable<Filtros['estado']>;
/** What the server is asked, complete: also the key under which the answer is kept. */
export type Consulta = Filtros & { pagina: number; porPagina: number; orden: Orden };

export const porPagina = 50;

export function aConsulta(filtros: Filtros): Consulta {
  const { q, tipo, estado, desde, hasta } = filtros;
  return {
    ...(q ? { q } : {}),
    ...(tipo ? { tipo } : {}),
    ...(estado ? { estado } : {}),
    ...(desde ? { desde } : {}),
    ...(hasta ? { hasta } : {}),
    pagina: filtros.pagina ?? 1,
    porPagina,
    orden: filtros.orden ?? '-emitido',
  };
}

/** Any change of filter or order goes back to the first page: the old page number says nothing in another list. */
export function conFiltro(filtros: Filtros, cambio: Omit<Filtros, 'pagina'>): Filtros {
  const { pagina: _, ...resto } = { ...filtros, ...cambio };
  return Object.fromEntries(Object.entries(resto).filter(([, valor]) => valor !== undefined && valor !== ''));
}

export const hayFiltros = ({ q, tipo, estado, desde, hasta }: Filtros): boolean =>
  [q, tipo, estado, desde, hasta].some((valor) => valor !== undefined && valor !== '');

export type Columna = 'emitido' | 'numero' | 'total';

/** A first click sorts the way one looks for things: newest and largest on top, numbers from the first. */
export function siguienteOrden(actual: Orden, columna: Columna): Orden {
  if (actual === columna) return `-${columna}`;
  if (actual === `-${columna}`) return columna;
  return columna === 'numero' ? 'numero' : `-${columna}`;
}

export const sentidoDe = (actual: Orden, columna: Columna): 'ascending' | 'descending' | 'none' =>
  actual === columna ? 'ascending' : actual === `-${columna}` ? 'descending' : 'none';

type PorEstado = z.output<typeof comprobantesPagina>['porEstado'];
type Ficha = { estado: EstadoFiltro | undefined; palabra: string; cuenta: number };

const estadosPorAceptar = ['emitido', 'enviado', 'desconocido', 'excepcion'] as const;

/** The chips over the list, with how many each would show; rare states appear once there are some. */
export function fichasDeEstado(porEstado: PorEstado, elegido: EstadoFiltro | undefined): Ficha[] {
  const de = (estado: string): number => porEstado[estado] ?? 0;
  const todos = Object.entries(porEstado).reduce((suma, [estado, n]) => suma + (estado === 'contingencia' ? 0 : n), 0);
  const siempre: Ficha[] = [
    { estado: undefined, palabra: 'Todos', cuenta: todos },
    {
      estado: 'por-aceptar',
      palabra: 'Por aceptar',
      cuenta: estadosPorAceptar.reduce((suma, estado) => suma + de(estado), 0),
    },
    { estado: 'contingencia', palabra: 'En contingencia', cuenta: de('contingencia') },
    { estado: 'aceptado', palabra: 'Aceptados', cuenta: de('aceptado') },
    { estado: 'observado', palabra: 'Observados', cuenta: de('observado') },
    { estado: 'rechazado', palabra: 'Rechazados', cuenta: de('rechazado') },
  ];
  const aVeces: Ficha[] = [
    { estado: 'excepcion', palabra: 'No registrados', cuenta: de('excepcion') },
    { estado: 'emitido', palabra: 'En cola', cuenta: de('emitido') },
    { estado: 'enviado', palabra: 'Enviando a SUNAT', cuenta: de('enviado') },
    { estado: 'desconocido', palabra: 'Consultando a SUNAT', cuenta: de('desconocido') },
    { estado: 'anulado', palabra: 'Anulados', cuenta: de('anulado') },
    { estado: 'borrador', palabra: 'Borradores', cuenta: de('borrador') },
  ];
  const raras = new Set<EstadoFiltro | undefined>(['excepcion', 'anulado']);
  return [
    ...siempre,
    ...aVeces.filter(({ estado, cuenta }) => estado === elegido || (raras.has(estado) && cuenta > 0)),
  ];
}
