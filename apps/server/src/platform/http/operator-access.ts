import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Authenticator } from '../auth/authenticator.ts';
import { can, type Principal } from '../auth/principal.ts';
import { createGuesses } from './guesses.ts';
import { credencialesIncorrectas, demasiadasPeticiones, sinPermiso, sinSesion, tipoNoAdmitido } from './errors.ts';
import { isSafeMethod } from './origin.ts';
import { wantsScreen } from './web-app.ts';

/** A server for few: nobody gets past it without the operator's password or a session with the right. */
export type OperatorAccess = {
  /** HTTP basic authentication, as a browser or a program sends it by itself. */
  readonly basic: { readonly user: string; readonly password: string; readonly realm: string };
  /** Who acts with that password. */
  readonly basicPrincipal: Principal;
  /** The application's sessions: its cookies know no ports. */
  readonly authenticator: Pick<Authenticator, 'authenticateCookies'>;
  /** What a session needs to be let in at all; routes may ask for more. */
  readonly permission: string;
  /** Routes by which a person gets a session, open to everybody. */
  readonly openPaths: readonly string[];
  /** The page for whoever is not inside yet: it shows a login. */
  readonly loginPage: string;
};

/** Says nothing but that this browser was let in by a session: it is asked to sign in, not for the password. */
const hintCookie = 'jsol_monitor_sesion';
const hintSeconds = 30 * 86_400;

/** Where a page goes once its reader is inside: the address that was asked for. */
const returnParameter = 'ir';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The login page's own parts, the same files that the application serves to everybody. */
const isAsset = (pathname: string): boolean => pathname.startsWith('/assets/') || pathname === '/icono.svg';

/** A page's own requests take a 401 as an answer; whoever else is asked for the password, as browsers do in a window. */
const wantsChallenge = (request: FastifyRequest): boolean => {
  const { accept = '' } = request.headers;
  return accept === '' || accept.includes('*/*') || accept.includes('text/html');
};

/**
 * Lets in by password or session, before everything but `/health/live` and the login's parts. What changes something
 * must say that it is JSON: no form and no link of another site can, and the Origin is checked beside it.
 */
export function registerOperatorAccess(app: FastifyInstance, access: OperatorAccess): void {
  const { basic } = access;
  const expected = digest(`Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`);
  const guesses = createGuesses();
  const open = new Set(['/health/live', ...access.openPaths]);

  app.addHook('onRequest', async (request, reply) => {
    const pathname = request.url.split('?', 1)[0]!;
    if (open.has(pathname) || isAsset(pathname)) return;
    const { authorization } = request.headers;
    const heldMs = authorization === undefined ? 0 : guesses.heldForMs(request.ip);
    if (heldMs > 0) {
      const seconds = Math.ceil(heldMs / 1_000);
      throw demasiadasPeticiones(
        `Hubo demasiadas claves equivocadas desde su dirección. Espere ${seconds} s y vuelva a intentarlo.`,
        { data: { reintentarEnSegundos: seconds } },
      );
    }
    // Digests have one length, so that the comparison tells nothing about the password's.
    if (timingSafeEqual(digest(authorization ?? ''), expected)) {
      request.principal = access.basicPrincipal;
    } else if (authorization !== undefined) {
      guesses.wrong(request.ip);
    } else {
      request.principal = await access.authenticator.authenticateCookies(request.headers.cookie);
      if (request.principal) {
        void reply.setCookie(hintCookie, '1', { path: '/', maxAge: hintSeconds, httpOnly: true, sameSite: 'strict' });
      }
    }

    const { principal } = request;
    if (!principal) {
      const hinted = request.cookies[hintCookie] !== undefined && authorization === undefined;
      // A browser gives the password to what lies below the path that asked for it: only the root's serves /api too.
      if (wantsScreen(request) && pathname !== '/' && !hinted && authorization === undefined) {
        return reply.redirect(`/?${returnParameter}=${encodeURIComponent(request.url)}`);
      }
      if (wantsChallenge(request) && !hinted) {
        void reply.header('www-authenticate', `Basic realm="${basic.realm}", charset="UTF-8"`);
      }
      // Whoever closes the browser's window sees the page, which offers the application's login.
      if (wantsScreen(request)) {
        return reply.code(401).header('cache-control', 'no-store').sendFile(access.loginPage);
      }
      if (authorization !== undefined || wantsChallenge(request)) {
        throw credencialesIncorrectas('Escriba el usuario y la clave del monitor: los muestra "npm start".');
      }
      throw sinSesion('Su sesión no existe o terminó. Inicie sesión para continuar.');
    }
    if (!can(principal, access.permission) && !wantsScreen(request)) {
      throw sinPermiso(`Le falta el permiso «${access.permission}». Pídalo a un administrador.`, {
        data: { permiso: access.permission },
      });
    }
    if (!isSafeMethod(request.method) && !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      throw tipoNoAdmitido('Lo que cambia algo se pide con un cuerpo application/json.');
    }
  });
}
