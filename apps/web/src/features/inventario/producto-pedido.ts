import type { StockItem } from '@jsol/contracts/inventario';

type Codigos = Pick<StockItem, 'codigo' | 'codigoBarras'>;

export type Pedido<Producto> = { kind: 'hallado'; producto: Producto } | { kind: 'ninguno' } | { kind: 'varios' };

/**
 * The product a typed or scanned text asks for among those the server found for exactly that text: the one whose code
 * it is, else the only one. The code of one may be the bar code of another: then it takes a person to choose.
 */
export function productoPedido<Producto extends Codigos>(
  texto: string,
  hallados: readonly Producto[],
): Pedido<Producto> {
  const escrito = texto.trim();
  const exactos = hallados.filter(
    ({ codigo, codigoBarras }) => codigo === escrito.toUpperCase() || codigoBarras === escrito,
  );
  const candidatos = exactos.length > 0 ? exactos : hallados;
  const [producto] = candidatos;
  if (!producto) return { kind: 'ninguno' };
  return candidatos.length === 1 ? { kind: 'hallado', producto } : { kind: 'varios' };
}
