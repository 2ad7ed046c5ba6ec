import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useEffect, type ReactNode } from 'react';
import { monitorYoSchema, type MonitorYo } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina } from '../components/avisos.tsx';
import { api, onSesionTerminada, ProblemaError } from '../lib/api.ts';
import { Acceso } from './acceso.tsx';

const claveYo = ['yo'] as const;
const YoContext = createContext<MonitorYo | null>(null);

/** Shows the monitor to whoever may see it, and the login to everybody else. */
export function YoProvider({ children }: { children: (alPerderAcceso: () => void) => ReactNode }) {
  const queryClient = useQueryClient();
  const consulta = useQuery({
    queryKey: claveYo,
    queryFn: async () => {
      try {
        return await api.get('/api/monitor/yo', monitorYoSchema);
      } catch (error) {
        if (error instanceof ProblemaError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    retry: 1,
  });
  const fuera = useCallback(() => {
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== claveYo[0] });
    queryClient.setQueryData(claveYo, null);
  }, [queryClient]);
  useEffect(() => onSesionTerminada(fuera), [fuera]);

  if (consulta.data) return <YoContext value={consulta.data}>{children(fuera)}</YoContext>;
  if (consulta.data === null) return <Acceso alEntrar={() => void consulta.refetch()} />;
  const { error } = consulta;
  if (error instanceof ProblemaError && error.status === 403) {
    return <Acceso aviso={error.message} alEntrar={() => void consulta.refetch()} />;
  }
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return <Cargando texto="Abriendo el monitor…" />;
}

export function useYo(): MonitorYo {
  const yo = useContext(YoContext);
  if (!yo) throw new Error('useYo needs a YoProvider above it');
  return yo;
}
