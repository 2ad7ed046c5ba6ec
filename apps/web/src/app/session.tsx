import { createContext, useCallback, useContext, useEffect, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { yoSchema, type Yo } from '@jsol/contracts/seguridad';
import { api, onSesionTerminada, ProblemaError, renovarSesion } from '../lib/api.ts';
import { LiveProvider } from '../live/use-live.tsx';

export const claveYo = ['yo'] as const;

/** `cargando` until the server has said who this is. */
export type EstadoSesion =
  | { kind: 'cargando' }
  | { kind: 'anonima' }
  | { kind: 'sin-servidor'; error: unknown; reintentar: () => void }
  | { kind: 'abierta'; yo: Yo };

const SesionContext = createContext<EstadoSesion>({ kind: 'cargando' });

/** Knows who is signed in, and keeps the live connection for as long as somebody is. */
export function SesionProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const consulta = useQuery({
    queryKey: claveYo,
    queryFn: async (): Promise<Yo | null> => {
      try {
        return await api.get('/api/seguridad/yo', yoSchema);
      } catch (error) {
        if (error instanceof ProblemaError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    retry: 2,
  });

  const terminar = useCallback(() => {
    // What was shown belongs to somebody who is not signed in any more.
    queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== claveYo[0] });
    queryClient.setQueryData(claveYo, null);
  }, [queryClient]);
  useEffect(() => onSesionTerminada(terminar), [terminar]);

  const estado: EstadoSesion = consulta.data
    ? { kind: 'abierta', yo: consulta.data }
    : consulta.data === null
      ? { kind: 'anonima' }
      : consulta.isError
        ? { kind: 'sin-servidor', error: consulta.error, reintentar: () => void consulta.refetch() }
        : { kind: 'cargando' };

  return (
    <SesionContext value={estado}>
      <LiveProvider enabled={estado.kind === 'abierta'} onUnauthenticated={renovarSesion} onSessionEnded={terminar}>
        {children}
      </LiveProvider>
    </SesionContext>
  );
}

export const useSesion = (): EstadoSesion => useContext(SesionContext);

/** The signed-in person; only below the shell, which shows nothing without one. */
export function useYo(): Yo {
  const sesion = useSesion();
  if (sesion.kind !== 'abierta') throw new Error('useYo needs a signed-in person');
  return sesion.yo;
}

export const usePuede = (permiso: string): boolean => useYo().permisos.includes(permiso);
