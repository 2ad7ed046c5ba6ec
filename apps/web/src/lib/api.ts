import { problemaSchema } from '@jsol/contracts/problema';
import type { z } from 'zod';

/** The server refused, and says why in Spanish. */
export class ProblemaError extends Error {
  override readonly name = 'ProblemaError';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Fields at fault, as JSON pointers into the request's body. */
  readonly errors: readonly { pointer: string; detail: string }[];
  readonly traceId: string | null;
  /** The document as it came, with the members a code has beside the standard ones. */
  readonly cuerpo: unknown;

  constructor(problema: z.infer<typeof problemaSchema>, cuerpo: unknown) {
    super(problema.detail ?? problema.title);
    this.status = problema.status;
    this.code = problema.code;
    this.detail = problema.detail ?? problema.title;
    this.errors = problema.errors ?? [];
    this.traceId = problema.traceId ?? null;
    this.cuerpo = cuerpo;
  }
}

/** No answer came: nobody knows whether the request arrived. */
export class SinConexionError extends Error {
  override readonly name = 'SinConexionError';
  constructor(options?: ErrorOptions) {
    super('No hay conexión con el servidor. Revise la red y vuelva a intentarlo.', options);
  }
}

/** Nobody knows whether what was asked for was done: there was no answer, or the server broke down on the way to one. */
export const quedoSinRespuesta = (error: unknown): boolean =>
  error instanceof SinConexionError || (error instanceof ProblemaError && error.status >= 500);

/** One Spanish sentence for whatever was thrown. */
export const mensajeDe = (error: unknown): string =>
  error instanceof ProblemaError || error instanceof SinConexionError
    ? error.message
    : 'La pantalla encontró un error inesperado. Recárguela; si continúa, avise a soporte.';

type Consulta = Record<string, string | number | boolean | undefined>;

const esperaPorDefectoMs = 30_000;

/** Told when the session is over and cannot be renewed; app/session.tsx leads to the login. */
let alTerminarSesion: () => void = () => undefined;
export const onSesionTerminada = (aviso: () => void): void => {
  alTerminarSesion = aviso;
};

let renovando: Promise<boolean> | null = null;

/** Only the server can say that a session is over: whatever else goes wrong is a matter of the network. */
async function renovarAhora(): Promise<boolean> {
  const respuesta = await enviar('/api/seguridad/renovar', { method: 'POST' });
  if (respuesta.ok) return true;
  if (respuesta.status === 401) return false;
  throw new SinConexionError();
}

/**
 * Trades the refresh cookie for a new access cookie; false when the session is over. Throws {@link SinConexionError}. A refresh token works once and its second use ends the session,
 * so requests that fail together renew once, and so do tabs. Browsers have locks on secure pages only; elsewhere a
 * person with two tabs may have to sign in again.
 */
export function renovarSesion(): Promise<boolean> {
  const candados = (navigator as Partial<Pick<Navigator, 'locks'>>).locks;
  renovando ??= (candados ? candados.request('renovar-sesion', renovarAhora) : renovarAhora()).finally(() => {
    renovando = null;
  });
  return renovando;
}

async function enviar(ruta: string, opciones: RequestInit): Promise<Response> {
  try {
    return await fetch(ruta, { ...opciones, signal: opciones.signal ?? AbortSignal.timeout(esperaPorDefectoMs) });
  } catch (error) {
    throw new SinConexionError({ cause: error });
  }
}

async function pedir(ruta: string, opciones: RequestInit): Promise<unknown> {
  return (await pedirConEtag(ruta, opciones)).cuerpo;
}

/** `cuerpo` is null also where the server says that what the caller has is still good. */
async function pedirConEtag(
  ruta: string,
  opciones: RequestInit,
): Promise<{ cuerpo: unknown; etag: string | null; igual: boolean }> {
  let respuesta = await enviar(ruta, opciones);
  const sesion = !ruta.startsWith('/api/seguridad/login');
  if (respuesta.status === 401 && sesion && (await renovarSesion())) respuesta = await enviar(ruta, opciones);
  const etag = respuesta.headers.get('etag');
  if (respuesta.status === 304) return { cuerpo: null, etag, igual: true };
  let cuerpo: unknown = null;
  try {
    const texto = await respuesta.text();
    cuerpo = texto === '' ? null : JSON.parse(texto);
  } catch (error) {
    throw new SinConexionError({ cause: error });
  }
  if (respuesta.ok) return { cuerpo, etag, igual: false };
  if (respuesta.status === 401 && sesion) alTerminarSesion();
  const problema = problemaSchema.safeParse(cuerpo);
  // A proxy between us and the server answers with a page of its own.
  if (!problema.success) throw new SinConexionError();
  throw new ProblemaError(problema.data, cuerpo);
}

const conConsulta = (ruta: string, consulta: Consulta = {}): string => {
  const parametros = new URLSearchParams();
  for (const [nombre, valor] of Object.entries(consulta)) {
    if (valor !== undefined && valor !== '') parametros.set(nombre, String(valor));
  }
  const texto = parametros.toString();
  return texto === '' ? ruta : `${ruta}?${texto}`;
};

type Opciones<Salida> = {
  schema?: z.ZodType<Salida>;
  idempotencyKey?: string;
  /** Without an answer by then, it throws {@link SinConexionError}; default 30 s. */
  esperaMs?: number;
};

async function mandar<Salida>(
  metodo: string,
  ruta: string,
  cuerpo: unknown,
  opciones: Opciones<Salida>,
): Promise<Salida> {
  const respuesta = await pedir(ruta, {
    method: metodo,
    headers: {
      accept: 'application/json',
      ...(cuerpo === undefined ? {} : { 'content-type': 'application/json' }),
      ...(opciones.idempotencyKey ? { 'idempotency-key': opciones.idempotencyKey } : {}),
    },
    ...(cuerpo === undefined ? {} : { body: JSON.stringify(cuerpo) }),
    ...(opciones.esperaMs === undefined ? {} : { signal: AbortSignal.timeout(opciones.esperaMs) }),
  });
  return opciones.schema ? opciones.schema.parse(respuesta) : (undefined as Salida);
}

/** The server's API: same origin, session in cookies, answers checked against the contracts. */
export const api = {
  get: async <Salida>(
    ruta: string,
    schema: z.ZodType<Salida>,
    consulta?: Consulta,
    esperaMs = esperaPorDefectoMs,
  ): Promise<Salida> =>
    schema.parse(
      await pedir(conConsulta(ruta, consulta), {
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(esperaMs),
      }),
    ),
  /** Null: what was answered with that `etag` has not changed. */
  getSiCambio: async <Salida>(
    ruta: string,
    schema: z.ZodType<Salida>,
    consulta: Consulta,
    etag: string | null,
  ): Promise<{ datos: Salida; etag: string | null } | null> => {
    const respuesta = await pedirConEtag(conConsulta(ruta, consulta), {
      headers: { accept: 'application/json', ...(etag === null ? {} : { 'if-none-match': etag }) },
      cache: 'no-store',
    });
    return respuesta.igual ? null : { datos: schema.parse(respuesta.cuerpo), etag: respuesta.etag };
  },
  post: <Salida = void>(ruta: string, cuerpo?: unknown, opciones: Opciones<Salida> = {}): Promise<Salida> =>
    mandar('POST', ruta, cuerpo, opciones),
  put: <Salida = void>(ruta: string, cuerpo: unknown, opciones: Opciones<Salida> = {}): Promise<Salida> =>
    mandar('PUT', ruta, cuerpo, opciones),
  delete: (ruta: string): Promise<void> => mandar('DELETE', ruta, undefined, {}),
};
