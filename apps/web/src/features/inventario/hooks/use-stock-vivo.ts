import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { z } from 'zod';
import type { stockPagina } from '@jsol/contracts/inventario';
import { useChannel } from '../../../live/use-live.tsx';
import { claveMovimientos, claveStock, stockDe, type Consulta } from '../api.ts';
import { conCambio, recordar, type Versiones } from '../stock-vivo.ts';

/** A page of stock that changes under one's eyes; `null` while no warehouse is chosen. */
export function useStockVivo(consulta: Consulta | null) {
  const queryClient = useQueryClient();
  const almacenId = consulta?.almacenId ?? '';
  const stock = useQuery({
    ...stockDe(consulta ?? { almacenId, pagina: 1, porPagina: 1, orden: 'nombre' }),
    enabled: consulta !== null,
  });
  const versiones = useRef<Versiones>(new Map());
  useEffect(() => versiones.current.clear(), [almacenId]);
  const queryKey = claveStock(almacenId);

  useChannel('stock', consulta && { almacenId }, {
    onEvent: ({ event, data }) => {
      if (event !== 'cambio' || !recordar(versiones.current, data)) return;
      queryClient.setQueriesData<z.output<typeof stockPagina>>(
        { queryKey },
        (pagina) => pagina && conCambio(pagina, data),
      );
      // A read under way may have been answered before this change: let it ask again.
      if (queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
      void queryClient.invalidateQueries({ queryKey: [...claveMovimientos(almacenId), data.productoId] });
    },
    onResync: () => void queryClient.invalidateQueries({ queryKey }),
  });
  return stock;
}
