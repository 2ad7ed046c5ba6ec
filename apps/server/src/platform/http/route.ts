import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Principal } from '../auth/principal.ts';
import type { Logger } from '../observability/logger.ts';

/** A body that is not JSON: a PDF, an XML, a stream of an export. */
export class FileAnswer {
  readonly content: Buffer | Readable;
  readonly contentType: string;
  readonly filename: string;
  /** `inline` opens in the browser, `attachment` downloads. */
  readonly disposition: 'inline' | 'attachment';

  constructor(content: Buffer | Readable, contentType: string, filename: string, disposition: 'inline' | 'attachment') {
    this.content = content;
    this.contentType = contentType;
    this.filename = filename;
    this.disposition = disposition;
  }
}

/** A JSON answer that a client keeps: sent with its ETag, and as 304 without being made to who has that version. */
export class VersionedAnswer<Body> {
  readonly version: string;
  readonly make: () => Promise<Body>;

  /** `version`: letters, digits and `._-`; changes whenever the body does. */
  constructor(version: string, make: () => Promise<Body>) {
    this.version = version;
    this.make = make;
  }
}

export type CookieToSet = { name: string; value: string; path: string; maxAgeSeconds: number };

export type RouteRequest<Params, Query, Body, Who> = {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The authenticated person; null on `access: 'public'` routes. */
  readonly principal: Who;
  readonly traceId: string;
  readonly ip: string;
  readonly userAgent: string;
  readonly cookies: Readonly<Record<string, string | undefined>>;
  /** HttpOnly, SameSite=Strict, Secure when the public URL is https. `maxAgeSeconds: 0` deletes. */
  setCookie(cookie: CookieToSet): void;
  /** By lower-case name; of those that came several times, the first. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as it came, on `raw` routes; empty on others. */
  readonly rawBody: Buffer;
  /** The caller's `Idempotency-Key` on `idempotent` routes; null on others. Make it the unique key of what is created. */
  readonly idempotencyKey: string | null;
  readonly log: Logger;
};

type RouteOptions<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  Access extends string,
> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path under the server root, `/api/modulo/recurso/:id`. */
  path: string;
  /** One Spanish sentence for OpenAPI. */
  summary: string;
  /** `public`, `session` (any signed-in person) or the permission that is needed, such as `ventas.vender`. */
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  /** Schema of the JSON answer; leave out for a {@link FileAnswer} or 204. */
  response?: R;
  /**
   * Needs an `Idempotency-Key` header: the first answer is stored and given again. For what creates money or documents.
   * `'by-handler'` only demands the header: what the handler creates carries the key, and answers for itself.
   */
  idempotent?: boolean | 'by-handler';
  /** The body is taken as bytes of any content type and parsed by nobody: for webhooks, whose signature is of the bytes. */
  raw?: boolean;
  /** Requests per minute and address, beside the global limit. */
  perMinute?: number;
  /** Largest accepted body, where it is not the server's limit of 1 MiB. */
  maxBodyBytes?: number;
  handler: (
    request: RouteRequest<z.output<P>, z.output<Q>, z.output<B>, Access extends 'public' ? null : Principal>,
  ) => Promise<z.input<R> | FileAnswer | VersionedAnswer<z.input<R>> | void>;
};

export type Route = Omit<RouteOptions<z.ZodType, z.ZodType, z.ZodType, z.ZodType, string>, 'handler'> & {
  readonly handler: (request: RouteRequest<unknown, unknown, unknown, Principal | null>) => Promise<unknown>;
};

/** Declares one HTTP route. Validation, authentication, OpenAPI, idempotency and errors are the platform's. */
export const route = <
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
  const Access extends string = string,
>(
  options: RouteOptions<P, Q, B, R, Access>,
): Route => options as unknown as Route;
