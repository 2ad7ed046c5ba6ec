import { useQueryClient } from '@tanstack/react-query';
import { useChannel } from '../../../../live/use-live.tsx';
import { claveOrdenes } from '../api.ts';

/** Orders on screen are asked for again when their branch says that one changed; null follows nothing. */
export function useOrdenesVivas(sucursalId: string | null): void {
  const queryClient = useQueryClient();
  const preguntar = () => void queryClient.invalidateQueries({ queryKey: claveOrdenes });
  useChannel('pedidos', sucursalId === null ? null : { sucursalId }, { onEvent: preguntar, onResync: preguntar });
}
