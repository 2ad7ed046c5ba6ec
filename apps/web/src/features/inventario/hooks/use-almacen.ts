import { useQuery } from '@tanstack/react-query';
import type { Almacen } from '@jsol/contracts/inventario';
import { almacenes as consulta } from '../api.ts';

/** The warehouses a person may see, and the one the address asks for, or else the first. */
export function useAlmacen(pedido: string | undefined) {
  const lista = useQuery(consulta);
  const todos: readonly Almacen[] = lista.data ?? [];
  return { lista, todos, almacen: todos.find(({ id }) => id === pedido) ?? todos[0] ?? null };
}
