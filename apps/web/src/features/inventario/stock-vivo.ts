import type { z } from 'zod';
import type { StockItem, stockPagina } from '@jsol/contracts/inventario';
import { decimal } from '@jsol/tributos/dinero';
import type { ChannelEvent } from '../../live/use-live.tsx';

type Pagina = z.output<typeof stockPagina>;
export type Cambio = ChannelEvent<'stock'>['data'];

/** The version of each product's stock that was seen last, per warehouse on screen. */
export type Versiones = Map<string, number>;

/** Remembers the change, unless a later one has been seen: then it says no. */
export function recordar(versiones: Versiones, { productoId, version }: Cambio): boolean {
  if (version <= (versiones.get(productoId) ?? 0)) return false;
  versiones.set(productoId, version);
  return true;
}

/** The changed figure in its row; the row keeps its place. */
export function conCambio(pagina: Pagina, { productoId, stock }: Cambio): Pagina {
  if (!pagina.items.some((item) => item.id === productoId && item.stock !== stock)) return pagina;
  return { ...pagina, items: pagina.items.map((item) => (item.id === productoId ? { ...item, stock } : item)) };
}

export type Nivel = 'suficiente' | 'bajo-minimo' | 'sin-stock';

/** Nothing left counts also for products nobody set a minimum for. */
export function nivelDe({ stock, stockMinimo }: Pick<StockItem, 'stock' | 'stockMinimo'>): Nivel {
  const hay = decimal(stock);
  if (hay.lte(0)) return 'sin-stock';
  return hay.lt(decimal(stockMinimo)) ? 'bajo-minimo' : 'suficiente';
}
