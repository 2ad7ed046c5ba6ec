import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useYo } from '../../../app/session.tsx';
import { useChannel } from '../../../live/use-live.tsx';
import { claveLista, listaDeComprobantes } from '../api.ts';
import type { Consulta } from '../filtros.ts';
import { contiene, listaConRespuesta, mostrarNuevos, type ListaViva } from '../lista-viva.ts';

/** The list as it stands on screen: states change in place, new receipts wait until asked for. */
export function useListaViva(consulta: Consulta) {
  const queryClient = useQueryClient();
  const opciones = listaDeComprobantes(consulta);
  const lista = useQuery(opciones);
  const yo = useYo();
  const releer = () => void queryClient.invalidateQueries({ queryKey: claveLista });

  useChannel(
    'facturacion',
    { userId: yo.id },
    {
      onEvent: ({ event, data }) => {
        if (event !== 'respuesta_sunat') return;
        const esperada = queryClient.getQueryData<ListaViva>(opciones.queryKey);
        queryClient.setQueriesData<ListaViva>({ queryKey: claveLista }, (una) => una && listaConRespuesta(una, data));
        // A receipt this page does not hold may be a new one: ask, so that it can be counted.
        if (!esperada || !contiene(esperada, data.comprobanteId)) releer();
      },
      onResync: releer,
    },
  );

  return {
    lista,
    verNuevos: () => {
      queryClient.setQueryData<ListaViva>(opciones.queryKey, (una) => una && mostrarNuevos(una));
    },
  };
}
