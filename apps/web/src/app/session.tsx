import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { yoSchema, type Yo } from '@jsol/contracts/seguridad';
import { api, onSesionTerminada, ProblemaError, quedoSinRespuesta, renovarSesion } from '../lib/api.ts';
import {
  accesoSinServidor,
  identidadGuardada,
  olvidarIdentidad,
  recordarIdentidad,
  vencerIdentidad,
  type Identidad,
} from '../lib/identidad.ts';
import { LiveProvider } from '../live/use-live.tsx';

export const claveYo = ['yo'] as const;
/** First in the key of what anybody may see, signed in or not. */
export const clavePublica = 'publico';

const esperaMs = 8_000;
const preguntarOtraVezMs = 20_000;
/** Who this is was not confirmed by the server: it could not be reached. */
let porConfirmar = false;
/** The person proved with their PIN that it is them, after their session was over. */
let conPin = false;

/** Null: nobody is signed in. */
async function quienEs(): Promise<Yo | null> {
  try {
    const yo = await api.get('/api/seguridad/yo', yoSchema, {}, esperaMs);
    porConfirmar = conPin = false;
    recordarIdentidad(yo);
    return yo;
  } catch (error) {
    if (error instanceof ProblemaError && error.status === 401) {
      porConfirmar = conPin = false;
      vencerIdentidad();
      return null;
    }
    const guardada = identidadGuardada();
    if (!quedoSinRespuesta(error) || !guardada) throw error;
    porConfirmar = true;
    const acceso = accesoSinServidor(guardada, Date.now());
    if (acceso === 'libre' || (acceso === 'con-pin' && conPin)) return guardada.yo;
    if (conPin) return null;
    throw error;
  }
}

/** `cargando` until the server has said who this is, or cannot be reached and this browser knows. */
export type EstadoSesion =
  | { kind: 'cargando' }
  /** `aviso`: why nobody is signed in any more; null when that was wanted. */
  | { kind: 'anonima'; aviso: string | null }
  /** `identidad`: whose PIN lets them go on all the same; null where nobody's does. */
  | {
      kind: 'sin-servidor';
      error: unknown;
      reintentar: () => void;
      identidad: Identidad | null;
      entrarConPin: () => void;
    }
  | { kind: 'abierta'; yo: Yo };

const SesionContext = createContext<{ estado: EstadoSesion; terminar: (aviso: string | null) => void } | null>(null);

/** Knows who is signed in, and keeps the live connection for as long as somebody is. */
export function SesionProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const consulta = useQuery({
    queryKey: claveYo,
    queryFn: quienEs,
    staleTime: 60_000,
    retry: 1,
    refetchInterval: () => (porConfirmar ? preguntarOtraVezMs : false),
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
  useEffect(
    () =>
      onSesionTerminada(() => {
        vencerIdentidad();
        terminar('Su sesión venció. Ingrese otra vez.');
      }),
    [terminar],
  );

  const estado: EstadoSesion = consulta.data
    ? { kind: 'abierta', yo: consulta.data }
    : consulta.data === null
      ? { kind: 'anonima', aviso }
      : consulta.isError
        ? sinServidor(consulta.error, () => void consulta.refetch(), queryClient)
        : { kind: 'cargando' };

  return (
    <SesionContext value={{ estado, terminar }}>
      <LiveProvider
        enabled={estado.kind === 'abierta'}
        onUnauthenticated={renovarSesion}
        onSessionEnded={() => {
          olvidarIdentidad();
          terminar('Su sesión se cerró desde otro equipo.');
        }}
      >
        {children}
      </LiveProvider>
    </SesionContext>
  );
}

function sinServidor(error: unknown, reintentar: () => void, queryClient: QueryClient): EstadoSesion {
  const guardada = identidadGuardada();
  const identidad = guardada && accesoSinServidor(guardada, Date.now()) === 'con-pin' ? guardada : null;
  const entrarConPin = () => {
    conPin = true;
    queryClient.setQueryData(claveYo, identidad?.yo);
  };
  return { kind: 'sin-servidor', error, reintentar, identidad, entrarConPin };
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
    olvidarIdentidad();
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
