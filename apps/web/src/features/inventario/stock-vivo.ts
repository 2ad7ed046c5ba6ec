import type { z } from 'zod';
import type { StockItem, stockPagina } from '@jsol/contracts/inventario';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import type { ChannelEvent } from '../../live/use-live.tsx';

type Pagina = z.output<typeof stockPagina>;
export type Cambio = Extract<ChannelEvent<'stock'>, { event: 'cambio' }>['data'];

/** The version of each product's stock that was seen last, per warehouse on screen. */
export type Versiones = Map<string, number>;

/** Remembers the change, unless a later one has been seen: then it says no. */
export function recordar(versiones: Versiones, { productoId, version }: Cambio): boolean {
  if (version <= (versiones.get(productoId) ?? 0)) return false;
  versiones.set(productoId, version);
  return true;
}

/** The changed figures in its row; the row keeps its place. */
export function conCambio(pagina: Pagina, { productoId, stock, disponible }: Cambio): Pagina {
  const cambia = (item: StockItem) =>
    item.id === productoId && (item.stock !== stock || item.disponible !== disponible);
  if (!pagina.items.some(cambia)) return pagina;
  const reservado = valorUnitario(decimal(stock).minus(disponible));
  return {
    ...pagina,
    items: pagina.items.map((item) => (cambia(item) ? { ...item, stock, disponible, reservado } : item)),
  };
}

export type Nivel = 'suficiente' | 'bajo-minimo' | 'critico' | 'sin-stock';

/** Nothing left counts also for products nobody set a minimum for. */
export function nivelDe({
  disponible,
  stockMinimo,
  stockCritico,
}: Pick<StockItem, 'disponible' | 'stockMinimo' | 'stockCritico'>): Nivel {
  const hay = decimal(disponible);
  if (hay.lte(0)) return 'sin-stock';
  if (hay.gte(stockMinimo)) return 'suficiente';
  return hay.lte(stockCritico) ? 'critico' : 'bajo-minimo';
}
