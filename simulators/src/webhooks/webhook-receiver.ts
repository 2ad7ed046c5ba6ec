import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import type { WebhookFailureKind } from './failures.ts';

export const defaultWebhookSecret = 'secreto-del-simulador';

/** An older signature may be somebody who listened and sends again. */
const TOLERANCE_MS = 5 * 60_000;
/** Newest kept; the oldest give way. */
const KEPT = 1_000;

const notice = z.strictObject({
  id: z.string().min(1),
  transition: z.enum(['opened', 'escalated', 'reminded', 'closed']),
  alert: z.strictObject({
    id: z.uuid(),
    kind: z.string().regex(/^[a-z]+(_[a-z]+)*$/),
    subject: z.string().min(1),
    severity: z.enum(['advertencia', 'critica']),
    title: z.string().min(1),
    detail: z.string().min(1),
    runbook: z.string().regex(/^docs\/operacion\/[a-z_]+\.md$/),
    openedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  }),
  url: z.url(),
});

export type ReceivedWebhook = z.infer<typeof notice> & {
  at: string;
  /** How often the same delivery came; a receiver acts on the first. */
  times: number;
};

export type WebhookParts = {
  secret: string;
  received: ReceivedWebhook[];
  failures: FailureScript<WebhookFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

export type WebhookHeaders = Record<string, string | string[] | undefined>;

/** Checks one delivery as a careful receiver does. @returns what is wrong with it, or null and keeps it. */
export function receive(
  parts: WebhookParts,
  headers: WebhookHeaders,
  body: Buffer,
): { status: number; why: string } | null {
  const header = (name: string): string => {
    const value = headers[name];
    return typeof value === 'string' ? value : '';
  };
  const refuse = (status: number, why: string) => ({ status, why });
  if (!/^application\/json(;|$)/.test(header('content-type')))
    return refuse(415, 'content-type no es application/json');
  const timestamp = header('x-jsol-timestamp');
  if (!/^\d{10}$/.test(timestamp)) return refuse(401, 'falta x-jsol-timestamp');
  if (Math.abs(parts.clock().getTime() - Number(timestamp) * 1_000) > TOLERANCE_MS) {
    return refuse(401, 'la firma es de hace más de 5 minutos');
  }
  const expected = Buffer.from(
    `sha256=${createHmac('sha256', parts.secret).update(`${timestamp}.`).update(body).digest('hex')}`,
  );
  const given = Buffer.from(header('x-jsol-signature'));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return refuse(401, 'la firma no corresponde');
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return refuse(400, 'el cuerpo no es JSON');
  }
  const parsed = notice.safeParse(json);
  if (!parsed.success) {
    return refuse(400, parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  if (header('x-jsol-delivery') !== parsed.data.id) return refuse(400, 'x-jsol-delivery no es el id del cuerpo');
  if (header('x-jsol-event') !== `alerta.${parsed.data.transition}`)
    return refuse(400, 'x-jsol-event no es el del cuerpo');
  const earlier = parts.received.find(({ id }) => id === parsed.data.id);
  if (earlier) earlier.times += 1;
  else parts.received.push({ ...parsed.data, at: parts.clock().toISOString(), times: 1 });
  if (parts.received.length > KEPT) parts.received.shift();
  return null;
}
