import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useYo } from '../../../app/session.tsx';
import { useChannel } from '../../../live/use-live.tsx';
import { claveDia, diaDe, pedirPagina } from '../api.ts';
import { hoyEnLima } from '../../../lib/format.ts';
import { consultaDe, type FiltrosDia } from './vistas.ts';

/** Documents of other people do not come by the channel. */
const releerMs = 15_000;

/** The day's counters and the rows of the chosen view, read again with every answer of SUNAT. */
export function useDiaVivo(filtros: FiltrosDia) {
  const queryClient = useQueryClient();
  const yo = useYo();
  const consulta = consultaDe(filtros, filtros.fecha ?? hoyEnLima());
  const dia = useQuery(diaDe(filtros.fecha));
  const filas = useQuery({
    queryKey: [...claveDia, 'filas', consulta],
    queryFn: () => pedirPagina(consulta),
    placeholderData: keepPreviousData,
    refetchInterval: releerMs,
  });
  const releer = () => void queryClient.invalidateQueries({ queryKey: claveDia });
  useChannel(
    'facturacion',
    { userId: yo.id },
    {
      onEvent: ({ event }) => {
        if (event === 'respuesta_sunat') releer();
      },
      onResync: releer,
    },
  );
  return { dia, filas, consulta, releer };
}
