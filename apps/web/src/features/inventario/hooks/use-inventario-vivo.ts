import { useQueryClient } from '@tanstack/react-query';
import { useChannel } from '../../../live/use-live.tsx';

/**
 * Keeps a list of a warehouse up to date: what moves its stock, or opens and closes its alerts, makes it ask again.
 * Bursts are one question, because a question under way is not asked twice.
 */
export function useInventarioVivo(almacenId: string | null, queryKey: readonly unknown[]): void {
  const queryClient = useQueryClient();
  const preguntar = () => void queryClient.invalidateQueries({ queryKey }, { cancelRefetch: false });
  useChannel('stock', almacenId === null ? null : { almacenId }, { onEvent: preguntar, onResync: preguntar });
}
