/** A person's session, good at every api: signed in when first needed and again when it is refused. */
export type ApiSession = {
  readonly urls: readonly string[];
  /** Throws when the api cannot be reached. */
  post(node: number, path: string, body: unknown): Promise<{ ok: boolean; status: number; text: string }>;
  /** A fresh access cookie, from whichever api answers. */
  signIn(): Promise<string>;
};

const timeoutMs = 10_000;

export function createApiSession(urls: readonly string[], usuario: string, clave: string): ApiSession {
  let cookie: Promise<string> | null = null;

  const send = (url: string, path: string, body: unknown, headers: Record<string, string>) =>
    fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });

  const signIn = async (): Promise<string> => {
    let failure: unknown;
    for (const url of urls) {
      try {
        const answer = await send(url, '/api/seguridad/login', { usuario, clave }, {});
        await answer.body?.cancel();
        if (answer.ok)
          return answer.headers
            .getSetCookie()
            .map((set) => set.split(';', 1)[0]!)
            .join('; ');
        failure = new Error(`${url} no deja entrar a ${usuario}: HTTP ${answer.status}`);
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  };

  return {
    urls,
    signIn,
    async post(node, path, body) {
      cookie ??= signIn();
      let current: string;
      try {
        current = await cookie;
      } catch (error) {
        cookie = null;
        throw error;
      }
      const answer = await send(urls[node]!, path, body, { cookie: current });
      if (answer.status === 401) cookie = null;
      return { ok: answer.ok, status: answer.status, text: await answer.text() };
    },
  };
}
