import type { StockItem } from '@jsol/contracts/inventario';

/** A line of what leaves, as it stands in the form. */
export type LineaQueSale = {
  productoId: string;
  codigo: string;
  nombre: string;
  unidad: string;
  disponible: string;
  conLotes: boolean;
  cantidad: string;
  /** Null: the lots that expire first. */
  loteId: string | null;
  /** The entry that goes back to its supplier. */
  devuelveId: string | null;
};

export const lineaDe = ({ id, codigo, nombre, unidad, disponible, conLotes }: StockItem): LineaQueSale => ({
  productoId: id,
  codigo,
  nombre,
  unidad,
  disponible,
  conLotes,
  cantidad: '1',
  loteId: null,
  devuelveId: null,
});

/** As the request wants it. */
export const cuerpoDe = ({ productoId, cantidad, loteId, devuelveId }: LineaQueSale) => ({
  productoId,
  cantidad: cantidad.trim(),
  ...(loteId && { loteId }),
  ...(devuelveId && { devuelveId }),
});
