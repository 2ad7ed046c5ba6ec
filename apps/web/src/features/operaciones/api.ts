import { queryOptions } from '@tanstack/react-query';
import { alertasRespuesta, guiaRespuesta } from '@jsol/contracts/operaciones';
import { api } from '../../lib/api.ts';

/** What the bell tells is on screen within this time, for whoever leaves the page open. */
const cadaMs = 5_000;

export const alertas = queryOptions({
  queryKey: ['operaciones', 'alertas'],
  queryFn: () => api.get('/api/operaciones/alertas', alertasRespuesta),
  refetchInterval: cadaMs,
});

/** A runbook changes with the version of the program only. */
export const guia = (clase: string) =>
  queryOptions({
    queryKey: ['operaciones', 'guia', clase],
    queryFn: () => api.get(`/api/operaciones/guias/${clase}`, guiaRespuesta),
    staleTime: Infinity,
  });

export const atender = (id: string) => api.post(`/api/operaciones/alertas/${id}/atendida`, {});
