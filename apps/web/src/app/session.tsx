import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { yoSchema, type Yo } from '@jsol/contracts/seguridad';
import { api, onSesionTerminada, ProblemaError, renovarSesion } from '../lib/api.ts';
import { LiveProvider } from '../live/use-live.tsx';

export const claveYo = ['yo'] as const;
/** First in the key of what anybody may see, signed in or not. */
export const clavePublica = 'publico';

/** `cargando` until the server has said who this is. */
export type EstadoSesion =
  | { kind: 'cargando' }
  /** `aviso`: why nobody is signed in any more; null when that was wanted. */
  | { kind: 'anonima'; aviso: string | null }
  | { kind: 'sin-servidor'; error: unknown; reintentar: () => void }
  | { kind: 'abierta'; yo: Yo };

const SesionContext = createContext<{ estado: EstadoSesion; terminar: (aviso: string | null) => void } | null>(null);

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

  const [aviso, setAviso] = useState<string | null>(null);
  const terminar = useCallback(
    (motivo: string | null) => {
      // Who was not signed in has lost nothing.
      setAviso(queryClient.getQueryData(claveYo) ? motivo : null);
      queryClient.setQueryData(claveYo, null);
      // What was shown belongs to somebody who is not signed in any more.
      queryClient.removeQueries({
        predicate: ({ queryKey: [primera] }) => primera !== claveYo[0] && primera !== clavePublica,
      });
      queryClient.getMutationCache().clear();
    },
    [queryClient],
  );
  useEffect(() => onSesionTerminada(() => terminar('Su sesión venció. Ingrese otra vez.')), [terminar]);

  const estado: EstadoSesion = consulta.data
    ? { kind: 'abierta', yo: consulta.data }
    : consulta.data === null
      ? { kind: 'anonima', aviso }
      : consulta.isError
        ? { kind: 'sin-servidor', error: consulta.error, reintentar: () => void consulta.refetch() }
        : { kind: 'cargando' };

  return (
    <SesionContext value={{ estado, terminar }}>
      <LiveProvider
        enabled={estado.kind === 'abierta'}
        onUnauthenticated={renovarSesion}
        onSessionEnded={() => terminar('Su sesión se cerró desde otro equipo.')}
      >
        {children}
      </LiveProvider>
    </SesionContext>
  );
}

function useContexto() {
  const contexto = useContext(SesionContext);
  if (!contexto) throw new Error('useSesion needs a SesionProvider above it');
  return contexto;
}

export const useSesion = (): EstadoSesion => useContexto().estado;

/** Signs out: the screen is empty at once, whatever becomes of the request. */
export function useSalir(): () => Promise<void> {
  const { terminar } = useContexto();
  return async () => {
    // Without network the cookie stays until it expires; the screen may not.
    await api.post('/api/seguridad/salir').catch(() => undefined);
    terminar(null);
  };
}

/** The signed-in person; only below the shell, which shows nothing without one. */
export function useYo(): Yo {
  const sesion = useSesion();
  if (sesion.kind !== 'abierta') throw new Error('useYo needs a signed-in person');
  return sesion.yo;
}

export const usePuede = (permiso: string): boolean => useYo().permisos.includes(permiso);
