import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useYo } from '../../../app/session.tsx';
import { useChannel } from '../../../live/use-live.tsx';
import { claveDetalle, comprobantePorId } from '../api.ts';
import { conRespuesta } from '../lista-viva.ts';

/** One receipt: its state changes at once with the event, its story and files follow with the read that it causes. */
export function useComprobanteVivo(id: string) {
  const queryClient = useQueryClient();
  const opciones = comprobantePorId(id);
  const consulta = useQuery(opciones);
  const yo = useYo();
  const releer = () => void queryClient.invalidateQueries({ queryKey: claveDetalle(id) });
  useChannel(
    'facturacion',
    { userId: yo.id },
    {
      onEvent: (evento) => {
        if (evento.data.comprobanteId !== id) return;
        if (evento.event === 'respuesta_sunat') {
          queryClient.setQueryData(opciones.queryKey, (antes) => antes && conRespuesta(antes, evento.data));
        }
        releer();
      },
      onResync: releer,
    },
  );
  return consulta;
}
