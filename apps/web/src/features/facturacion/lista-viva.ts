import type { z } from 'zod';
import type { ChannelEvent } from '../../live/use-live.tsx';
import type { ComprobanteResumen, comprobantesPagina } from '@jsol/contracts/facturacion';
import type { Consulta } from './filtros.ts';

type Pagina = z.output<typeof comprobantesPagina>;
export type Respuesta = Extract<ChannelEvent<'facturacion'>, { event: 'respuesta_sunat' }>['data'];

/** What the table shows, and what waits behind «3 nuevos» until the person asks for it. */
export type ListaViva = { mostrada: Pagina; fresca: Pagina; nuevos: number };

/** SUNAT still has to answer. */
export const estaEnCamino = ({ estado }: Pick<ComprobanteResumen, 'estado'>): boolean =>
  estado === 'emitido' || estado === 'enviado' || estado === 'desconocido';

const masNuevo = (a: ComprobanteResumen, b: ComprobanteResumen | undefined): ComprobanteResumen =>
  b && b.version > a.version ? b : a;

/**
 * Puts what the server says now under what the table shows. In the list's usual order new receipts would push every
 * row down, so they wait and are counted; states, sums and counts are always the latest. An answer that was read
 * before an event arrived does not take that event back: the higher version of a row stands.
 */
export function conciliar(antes: ListaViva | undefined, fresca: Pagina, consulta: Consulta): ListaViva {
  const porId = new Map(antes?.mostrada.items.map((item) => [item.id, item]));
  const alDia: Pagina = { ...fresca, items: fresca.items.map((item) => masNuevo(item, porId.get(item.id))) };
  const primero = antes?.mostrada.items[0];
  if (!antes || !primero || consulta.orden !== '-emitido' || consulta.pagina !== 1) return todo(alDia);
  const nuevos = alDia.items.filter((item) => !porId.has(item.id) && item.emitidoEn >= primero.emitidoEn).length;
  if (nuevos === 0) return todo(alDia);
  const frescos = new Map(alDia.items.map((item) => [item.id, item]));
  const items = antes.mostrada.items.map((item) => masNuevo(item, frescos.get(item.id)));
  return { mostrada: { ...alDia, items }, fresca: alDia, nuevos };
}

const todo = (pagina: Pagina): ListaViva => ({ mostrada: pagina, fresca: pagina, nuevos: 0 });

/** The person asked for the new ones. */
export const mostrarNuevos = (lista: ListaViva): ListaViva => todo(lista.fresca);

/** SUNAT's answer on any row that has it; an answer older than the row changes nothing. */
export function conRespuesta<Item extends ComprobanteResumen>(item: Item, respuesta: Respuesta): Item {
  if (item.id !== respuesta.comprobanteId || respuesta.version <= item.version) return item;
  const { estado, enContingencia, motivo, version } = respuesta;
  return { ...item, estado, enContingencia, motivo, version };
}

function paginaConRespuesta(pagina: Pagina, respuesta: Respuesta): Pagina {
  const antes = pagina.items.find((item) => item.id === respuesta.comprobanteId);
  if (!antes || respuesta.version <= antes.version) return pagina;
  const porEstado = { ...pagina.porEstado };
  const sumar = (clave: string, n: number) => {
    porEstado[clave] = Math.max(0, (porEstado[clave] ?? 0) + n);
  };
  sumar(antes.estado, -1);
  sumar(respuesta.estado, 1);
  if (antes.enContingencia !== respuesta.enContingencia) sumar('contingencia', respuesta.enContingencia ? 1 : -1);
  return { ...pagina, porEstado, items: pagina.items.map((item) => conRespuesta(item, respuesta)) };
}

/** The row stays where it is, also when it no longer fits the chosen state: a row that jumps away cannot be read. */
export function listaConRespuesta(lista: ListaViva, respuesta: Respuesta): ListaViva {
  const mostrada = paginaConRespuesta(lista.mostrada, respuesta);
  const fresca = lista.fresca === lista.mostrada ? mostrada : paginaConRespuesta(lista.fresca, respuesta);
  return mostrada === lista.mostrada && fresca === lista.fresca ? lista : { ...lista, mostrada, fresca };
}

export const contiene = (lista: ListaViva, comprobanteId: string): boolean =>
  [...lista.mostrada.items, ...lista.fresca.items].some((item) => item.id === comprobanteId);
