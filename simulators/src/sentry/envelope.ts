import { z } from 'zod';

const eventId = z.string().regex(/^[0-9a-f]{32}$/);

const frame = z.object({
  filename: z.string().min(1),
  function: z.string().optional(),
  lineno: z.int().optional(),
  colno: z.int().optional(),
  in_app: z.boolean().optional(),
});

/** The part of Sentry's event schema that an error of a server uses. */
export const eventShape = z.object({
  event_id: eventId,
  timestamp: z.union([z.number(), z.iso.datetime()]),
  platform: z.literal('node'),
  level: z.enum(['fatal', 'error', 'warning', 'info', 'debug']),
  release: z.string().min(1).max(250),
  environment: z.string().regex(/^[^\s/]{1,64}$/),
  server_name: z.string().optional(),
  transaction: z.string().optional(),
  tags: z.record(z.string().max(32), z.string().max(200)).optional(),
  contexts: z
    .object({ trace: z.object({ trace_id: eventId, span_id: z.string().regex(/^[0-9a-f]{16}$/) }).optional() })
    .loose()
    .optional(),
  fingerprint: z.array(z.string()).min(1).optional(),
  exception: z.object({
    values: z
      .array(
        z.object({
          type: z.string().min(1),
          value: z.string(),
          mechanism: z.object({ type: z.string(), handled: z.boolean() }).optional(),
          stacktrace: z.object({ frames: z.array(frame).min(1) }).optional(),
        }),
      )
      .min(1),
  }),
});
export type SentryEvent = z.infer<typeof eventShape>;

const envelopeHeader = z.object({ event_id: eventId, sent_at: z.iso.datetime(), dsn: z.url().optional() }).loose();
const itemHeader = z.object({
  type: z.literal('event'),
  length: z.int().optional(),
  content_type: z.literal('application/json').optional(),
});

/** Reads an envelope with one event, by the letter of the protocol. Throws an Error that says what is wrong. */
export function readEnvelope(body: Buffer): SentryEvent {
  const lineEnd = (from: number): number => {
    const at = body.indexOf(10, from);
    if (at === -1) throw new Error('envelope: falta un salto de línea');
    return at;
  };
  const header = parse(envelopeHeader, body.subarray(0, lineEnd(0)), 'cabecera del envelope');
  const itemStart = lineEnd(0) + 1;
  const itemEnd = lineEnd(itemStart);
  const item = parse(itemHeader, body.subarray(itemStart, itemEnd), 'cabecera del elemento');
  const rest = body.subarray(itemEnd + 1);
  const payload = item.length === undefined ? rest : rest.subarray(0, item.length);
  if (item.length !== undefined && rest.length < item.length) throw new Error('el elemento es más corto que su length');
  if (!/^\n?$/.test(rest.subarray(payload.length).toString())) throw new Error('sobran bytes después del elemento');
  const event = parse(eventShape, payload, 'evento');
  if (event.event_id !== header.event_id) throw new Error('event_id del evento y de la cabecera difieren');
  return event;
}

function parse<Output>(schema: z.ZodType<Output>, bytes: Buffer, what: string): Output {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Error(`${what}: no es JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(
    `${what}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
  );
}

/** `Sentry sentry_version=7, sentry_client=…, sentry_key=…`, as fields. */
export const authFields = (header: string): Record<string, string> =>
  Object.fromEntries(
    /^Sentry /.test(header)
      ? header
          .slice(7)
          .split(',')
          .map((field) => field.trim().split('=', 2) as [string, string])
      : [],
  );
