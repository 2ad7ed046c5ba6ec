import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Despacho, tableroSchema } from '@jsol/contracts/ventas-ordenes';
import { useChannel } from '../../../../live/use-live.tsx';
import { claveTablero, tablero } from '../api.ts';

type Tablero = z.output<typeof tableroSchema>;

/** The board with a dispatch as it now stands; an older version than the one shown changes nothing. */
export function conDespacho({ despachos }: Tablero, nuevo: Despacho): Tablero {
  const mostrado = despachos.find(({ id }) => id === nuevo.id);
  if (mostrado && mostrado.version >= nuevo.version) return { despachos };
  const otros = despachos.filter(({ id }) => id !== nuevo.id);
  if (nuevo.estado === 'anulado') return { despachos: otros };
  return { despachos: mostrado ? despachos.map((uno) => (uno.id === nuevo.id ? nuevo : uno)) : [...otros, nuevo] };
}

/** The board of a branch, which begins with the channel's snapshot and changes under one's eyes. */
export function useTableroVivo(almacenId: string) {
  const queryClient = useQueryClient();
  const queryKey = claveTablero(almacenId);
  const consulta = useQuery(tablero(almacenId));
  useChannel('pedidos', almacenId === '' ? null : { sucursalId: almacenId }, {
    onEvent: ({ data: { despacho } }) => {
      if (!despacho) return;
      queryClient.setQueryData<Tablero>(queryKey, (antes) => antes && conDespacho(antes, despacho));
      // A read under way may have been answered before this change: let it ask again.
      if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
    },
    onSnapshot: (estado) => queryClient.setQueryData<Tablero>(queryKey, estado),
    onResync: () => void queryClient.invalidateQueries({ queryKey }),
  });
  return consulta;
}
