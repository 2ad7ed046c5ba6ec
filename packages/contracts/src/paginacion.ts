import { z } from 'zod';

/** Paging of every list: page numbers start at 1. */
export const paginacionQuery = {
  pagina: z.coerce.number().int().min(1).max(100_000).default(1),
  porPagina: z.coerce.number().int().min(1).max(200).default(50),
};

export const paginaDe = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.number().int(), pagina: z.number().int(), porPagina: z.number().int() });
