import { Dexie, type EntityTable } from 'dexie';
import type { CatalogoOffline, EstadoOffline, VentaOffline } from '@jsol/contracts/ventas-offline';

/**
 * `pendiente`: the server has not answered for it. `rechazada`: it would not take it as it came, and `motivo` says why;
 * it is tried again when a person asks. The rest are the server's own.
 */
export type EstadoLocal = 'pendiente' | 'rechazada' | EstadoOffline;

export type VentaLocal = {
  id: string;
  cajaId: string;
  /** Unique in this browser, without gaps. */
  secuencia: number;
  estado: EstadoLocal;
  venta: VentaOffline;
  comprobanteId: string | null;
  /** The receipt's, once it has one. */
  numero: string | null;
  motivo: string | null;
  /** When the server's last word was stored; null before the first. */
  contestadaEn: string | null;
};

/** This browser's right to number the sales of a till. */
export type ArriendoLocal = {
  cajaId: string;
  arriendo: number;
  /** The number of the next offline ticket of that till. */
  proximoTicket: number;
  /** Who took it, in the server's words; null while it is ours. */
  perdido: string | null;
};

export type CatalogoLocal = {
  cajaId: string;
  etag: string | null;
  catalogo: CatalogoOffline;
  /** When the server last said that it is up to date. */
  confirmadoEn: string;
};

/** Small things by name: the terminal's id, the last sequence, what the screen needs to begin without network. */
type Ajuste = { clave: string; valor: unknown };

export type BaseLocal = Dexie & {
  ventas: EntityTable<VentaLocal, 'id'>;
  arriendos: EntityTable<ArriendoLocal, 'cajaId'>;
  catalogos: EntityTable<CatalogoLocal, 'cajaId'>;
  ajustes: EntityTable<Ajuste, 'clave'>;
};

/** Sales, and all the till needs to make them, in the browser's own database. */
export function abrirBase(nombre = 'pos'): BaseLocal {
  // A sale is on the disk before anything is shown as done: a power cut does not take it back.
  const base = new Dexie(nombre, { chromeTransactionDurability: 'strict' }) as BaseLocal;
  base.version(1).stores({
    ventas: 'id, &secuencia, estado, cajaId',
    arriendos: 'cajaId',
    catalogos: 'cajaId',
    ajustes: 'clave',
  });
  return base;
}

/** @returns undefined where there is none yet, or the browser keeps nothing. */
export async function leerAjuste<T>(base: BaseLocal, clave: string): Promise<T | undefined> {
  return (await base.ajustes.get(clave))?.valor as T | undefined;
}

export const guardarAjuste = async (base: BaseLocal, clave: string, valor: unknown): Promise<void> => {
  await base.ajustes.put({ clave, valor });
};

/** What the server has not settled yet: it may not be forgotten. */
export const sinResolver = ({ estado }: Pick<VentaLocal, 'estado'>): boolean =>
  estado !== 'registrada' && estado !== 'descartada';
