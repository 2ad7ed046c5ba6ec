import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { auditoriaPagina, verificacionSchema } from '@jsol/contracts/auditoria';
import { api } from '../../lib/api.ts';

export const porPagina = 50;

/** Every read of the log is written in the log: it is read when somebody asks, never by itself. */
export const registros = (consulta: { accion?: string; pagina: number; porPagina: number }) =>
  queryOptions({
    queryKey: ['auditoria', 'registros', consulta],
    queryFn: () => api.get('/api/auditoria', auditoriaPagina, consulta),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const verificarCadena = () => api.get('/api/auditoria/verificacion', verificacionSchema);
