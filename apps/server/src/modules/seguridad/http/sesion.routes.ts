import { cambiarClaveBody, loginBody, renovacionSchema, yoSchema, type Yo } from '@jsol/contracts/seguridad';
import { accessTokenSeconds, type AccessTokens } from '../../../platform/auth/access-token.ts';
import { accessCookie, refreshCookie, refreshCookiePath } from '../../../platform/auth/cookies.ts';
import type { Database } from '../../../platform/database/database.ts';
import { route, type CookieToSet, type Route } from '../../../platform/http/route.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { inactividadMaximaMs } from '../domain/vigencia.ts';
import { sesionTerminada } from '../errors.ts';
import { principalDeSesion, type Identificado } from '../queries/principal.ts';
import { cambiarClave } from '../use-cases/cambiar-clave.ts';
import { crearInicioDeSesion, type TokensDeSesion } from '../use-cases/iniciar-sesion.ts';
import { renovarSesion } from '../use-cases/renovar-sesion.ts';
import { salir } from '../use-cases/salir.ts';
import type { AlTerminarSesion } from '../use-cases/terminar-sesion.ts';

export type SesionDeps = {
  database: Database;
  accessTokens: AccessTokens;
  clock: Clock;
  alTerminarSesion: AlTerminarSesion;
};

type PonerCookie = (cookie: CookieToSet) => void;

function entregar(setCookie: PonerCookie, { acceso, renovacion }: TokensDeSesion): void {
  setCookie({ name: accessCookie, value: acceso, path: '/', maxAgeSeconds: accessTokenSeconds });
  setCookie({
    name: refreshCookie,
    value: renovacion,
    path: refreshCookiePath,
    maxAgeSeconds: inactividadMaximaMs / 1_000,
  });
}

function retirar(setCookie: PonerCookie): void {
  setCookie({ name: accessCookie, value: '', path: '/', maxAgeSeconds: 0 });
  setCookie({ name: refreshCookie, value: '', path: refreshCookiePath, maxAgeSeconds: 0 });
}

const comoYo = (principal: Identificado): Yo => ({
  id: principal.userId,
  sesionId: principal.sessionId,
  usuario: principal.username,
  nombre: principal.name,
  roles: [...principal.roles],
  permisos: [...principal.permissions],
  ambitos: [...principal.scopes],
  claveTemporal: principal.claveTemporal,
});

/** Signing in, staying in and leaving. */
export function sesionRoutes(deps: SesionDeps): Route[] {
  const iniciarSesion = crearInicioDeSesion(deps);
  return [
    route({
      method: 'POST',
      path: '/api/seguridad/login',
      summary: 'Inicia sesión y entrega las cookies de acceso y renovación',
      access: 'public',
      body: loginBody,
      response: yoSchema,
      // Wrong guesses have their own, stricter count; this bounds the work of hashing.
      perMinute: 240,
      handler: async ({ body, ip, userAgent, setCookie }) => {
        const tokens = await iniciarSesion({ ...body, ip, dispositivo: userAgent || 'Desconocido' });
        entregar(setCookie, tokens);
        const principal = await principalDeSesion(deps.database.reader, tokens.sesionId, deps.clock.now());
        if (!principal) throw sesionTerminada('La sesión se cerró mientras se iniciaba. Inicie sesión otra vez.');
        return comoYo(principal);
      },
    }),
    route({
      method: 'POST',
      path: '/api/seguridad/renovar',
      summary: 'Cambia la cookie de renovación por un acceso nuevo; cada una sirve una vez',
      access: 'public',
      response: renovacionSchema,
      perMinute: 240,
      handler: async ({ cookies, ip, setCookie }) => {
        try {
          const resultado = await renovarSesion(deps, cookies[refreshCookie], ip);
          if (resultado.kind === 'renovada') entregar(setCookie, resultado.tokens);
        } catch (error) {
          if (sesionTerminada.is(error)) retirar(setCookie);
          throw error;
        }
        return { expiraEnSegundos: accessTokenSeconds };
      },
    }),
    route({
      method: 'POST',
      path: '/api/seguridad/salir',
      summary: 'Termina la sesión en este dispositivo; sirve también con el acceso ya vencido',
      access: 'public',
      handler: async ({ cookies, ip, setCookie }) => {
        await salir(deps, { acceso: cookies[accessCookie], renovacion: cookies[refreshCookie], ip });
        retirar(setCookie);
      },
    }),
    route({
      method: 'GET',
      path: '/api/seguridad/yo',
      summary: 'La persona que inició sesión, con sus permisos de este momento',
      access: 'session',
      response: yoSchema,
      // Read past what is remembered of the session: who asks wants to know what has just changed.
      handler: async ({ principal }) => {
        const identificado = await principalDeSesion(deps.database.reader, principal.sessionId, deps.clock.now());
        if (!identificado) throw sesionTerminada('La sesión se cerró. Inicie sesión otra vez.');
        return comoYo(identificado);
      },
    }),
    route({
      method: 'POST',
      path: '/api/seguridad/clave',
      summary: 'Cambia la clave propia y cierra las demás sesiones',
      access: 'session',
      body: cambiarClaveBody,
      perMinute: 20,
      handler: ({ body, principal, ip }) => cambiarClave(deps, principal, { ...body, ip }),
    }),
  ];
}
