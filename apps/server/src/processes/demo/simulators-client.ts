import { z } from 'zod';

const documentSchema = z.object({
  tipo: z.string(),
  serie: z.string(),
  numero: z.string(),
  outcome: z.string(),
  acceptedTimes: z.number().int(),
});
const messageSchema = z.object({ messageId: z.string(), at: z.string() });

/** The simulators' own view of what left the building, and the switches for what goes wrong out there. */
export type SimulatorsClient = {
  /** Documents SUNAT has, as `03-B001-15`, with how often each was accepted. */
  documents(): Promise<{ nombre: string; veces: number }[]>;
  /** Message-IDs received since an instant. */
  mails(since: Date): Promise<string[]>;
  /** @returns the failure's id. */
  fail(failure: Record<string, unknown>): Promise<string>;
  recover(id: string): Promise<void>;
};

export function simulatorsClient(baseUrl: string): SimulatorsClient {
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok && response.status !== 404)
      throw new Error(`simulators: ${method} ${path} answered ${response.status}`);
    const text = await response.text();
    return text === '' ? null : JSON.parse(text);
  };
  return {
    documents: async () =>
      z
        .array(documentSchema)
        .parse(await call('GET', '/control/sunat/documents'))
        .filter(({ acceptedTimes }) => acceptedTimes > 0)
        .map(({ tipo, serie, numero, acceptedTimes }) => ({
          nombre: `${tipo}-${serie}-${Number(numero)}`,
          veces: acceptedTimes,
        })),
    mails: async (since) =>
      z
        .array(messageSchema)
        .parse(await call('GET', '/control/smtp/messages'))
        .filter(({ at }) => new Date(at) >= since)
        .map(({ messageId }) => messageId),
    fail: async (failure) =>
      z.object({ id: z.string() }).parse(await call('POST', '/control/sunat/failures', failure)).id,
    recover: async (id) => {
      await call('DELETE', `/control/sunat/failures/${id}`);
    },
  };
}
