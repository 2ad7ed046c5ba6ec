import http from 'node:http';
import https from 'node:https';

export type HttpResponse = { kind: 'response'; status: number; headers: http.IncomingHttpHeaders; body: Buffer };
export type ExchangeResult =
  | HttpResponse
  /** No connection was made: the service surely has not seen the request. `reason` in Spanish, to go on after a colon. */
  | { kind: 'not-sent'; reason: string }
  /** It may have seen it, and its answer was lost. */
  | { kind: 'no-answer'; reason: string };

export type ExchangeRequest = {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  /** Of a POST. */
  body?: string;
  signal: AbortSignal;
};

export type HttpExchanger = {
  /**
   * One request, no retries; it waits its turn while `maxConcurrent` others are under way. Throws `signal.reason` only
   * when aborted before a connection existed.
   */
  exchange(request: ExchangeRequest): Promise<ExchangeResult>;
  /** Closes idle connections. */
  close(): void;
};

/**
 * HTTP whose failures tell whether the request can have arrived, which `fetch` hides: that decides whether a document
 * may be sent again or must be asked about first. Written on node:http for its socket events.
 *
 * `timeoutMs`: for the whole exchange once it is its turn; connecting has at most 10 s of it. `maxBytes`: of the
 * answer. `maxConcurrent`: requests at once, 4 by default, because SUNAT asks to keep parallel calls per RUC low.
 */
export function createHttpExchanger(options: {
  timeoutMs: number;
  maxBytes: number;
  maxConcurrent?: number | undefined;
}): HttpExchanger {
  const { maxConcurrent = 4 } = options;
  // Idle connections are dropped before gateways drop them, because a request on a connection that is closing ends as
  // "no answer".
  const agentOptions = { keepAlive: true, maxSockets: maxConcurrent, maxFreeSockets: 2, timeout: 4_000 };
  const agents = { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) };
  const turns = createTurns(maxConcurrent);
  return {
    async exchange(request) {
      await turns.take(request.signal);
      try {
        return await exchange(request, options, agents);
      } finally {
        turns.giveBack();
      }
    },
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** First come, first served; whoever gives up while waiting leaves the line. */
function createTurns(places: number) {
  let free = places;
  const line: (() => void)[] = [];
  return {
    take(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve();
      }
      return new Promise((resolve, reject) => {
        const next = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          line.splice(line.indexOf(next), 1);
          reject(abortReason(signal));
        };
        signal.addEventListener('abort', leave, { once: true });
        line.push(next);
      });
    },
    giveBack(): void {
      const next = line.shift();
      if (next) next();
      else free += 1;
    },
  };
}

const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new Error('aborted', { cause: signal.reason });

const connectTimeoutMs = 10_000;

function exchange(
  { method, url, headers, body, signal }: ExchangeRequest,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
  agents: { http: http.Agent; https: https.Agent },
): Promise<ExchangeResult> {
  signal.throwIfAborted();
  const secure = url.startsWith('https:');
  const bytes = body === undefined ? null : Buffer.from(body, 'utf8');
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).request(url, {
      method,
      agent: secure ? agents.https : agents.http,
      headers: bytes ? { ...headers, 'content-length': bytes.length } : headers,
    });
    let connected = false;
    let settled = false;
    const settle = (result: ExchangeResult) => {
      if (settled) return;
      settled = true;
      clearTimeout(connecting);
      clearTimeout(deadline);
      signal.removeEventListener('abort', onAbort);
      if (result.kind !== 'response') request.destroy();
      resolve(result);
    };
    const lost = (reason: string) => settle({ kind: connected ? 'no-answer' : 'not-sent', reason });
    const onAbort = () => {
      if (connected || settled) return lost('la espera se interrumpió');
      settled = true;
      clearTimeout(connecting);
      clearTimeout(deadline);
      request.destroy();
      reject(abortReason(signal));
    };
    const connecting = setTimeout(
      () => {
        if (!connected) lost('no se pudo conectar a tiempo');
      },
      Math.min(connectTimeoutMs, timeoutMs),
    );
    const deadline = setTimeout(() => lost(`no respondió en ${timeoutMs / 1000} s`), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });

    request.on('socket', (socket) => {
      if (!socket.connecting) connected = true;
      else socket.once(secure ? 'secureConnect' : 'connect', () => (connected = true));
    });
    request.on('error', (error) => lost(describe(error)));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) return lost('la respuesta es demasiado grande');
        chunks.push(chunk);
      });
      response.on('error', (error) => lost(describe(error)));
      // After 'end' this finds it settled; without 'end' the answer was cut.
      response.on('close', () => lost('la respuesta llegó cortada'));
      response.on('end', () =>
        settle({
          kind: 'response',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.end(bytes ?? undefined);
  });
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'la conexión fue rechazada',
  ECONNRESET: 'la conexión se cortó',
  EPIPE: 'la conexión se cortó',
  ETIMEDOUT: 'la conexión no respondió',
  ENOTFOUND: 'no se encontró su dirección',
  EAI_AGAIN: 'no se encontró su dirección',
  EHOSTUNREACH: 'no hay ruta de red',
  ENETUNREACH: 'no hay ruta de red',
};

/** Error codes only: messages may carry addresses with credentials. */
function describe(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = reasons[code];
  if (known) return known;
  return /CERT|SSL|TLS|SELF_SIGNED|ALTNAME/.test(code)
    ? `la conexión segura falló (${code})`
    : `la conexión falló (${code || error.name})`;
}
