import type { IncomingMessage, ServerResponse } from 'node:http';
import { subscriptionRequest, type SubscriptionRequest } from '@jsol/contracts/canales';
import { maxSubscriptions } from './connection.ts';

/**
 * What a GET of `/sse?sub={…}&sub={…}` asks to follow; null when it does not fit the protocol. A browser that connects
 * again by itself says in `Last-Event-ID` where it stands, which is newer than what its address says.
 */
export function requestedSubscriptions(request: IncomingMessage): SubscriptionRequest[] | null {
  const texts = new URL(request.url ?? '/', 'http://localhost').searchParams.getAll('sub');
  if (texts.length > maxSubscriptions) return null;
  const standing = positionsIn(String(request.headers['last-event-id'] ?? ''));
  const requested: SubscriptionRequest[] = [];
  for (const text of texts) {
    try {
      const parsed = subscriptionRequest.safeParse(JSON.parse(text));
      if (!parsed.success) return null;
      const since = standing.get(parsed.data.id) ?? parsed.data.since;
      requested.push({ ...parsed.data, ...(since ? { since } : {}) });
    } catch {
      return null;
    }
  }
  return requested;
}

/** Reads `id:epoch:offset,…`, as the outlet writes it. */
function positionsIn(text: string): Map<number, { epoch: string; offset: number }> {
  const positions = new Map<number, { epoch: string; offset: number }>();
  for (const [, id, epoch, offset] of text.matchAll(/(-?\d+):([\w-]{1,40}):(\d+)(?:,|$)/g)) {
    positions.set(Number(id), { epoch: epoch!, offset: Number(offset) });
  }
  return positions;
}

/** From here on the answer is a stream of events. */
export function answerEventStream(response: ServerResponse): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // Its end is the end of the connection: a server that stops does not wait for an idle one.
    connection: 'close',
    // nginx would keep the events back to send them together.
    'x-accel-buffering': 'no',
  });
}

/** A refusal is an ordinary answer: an `EventSource` does not come again after it, and a program reads why. */
export function refuseEventStream(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    ...(status === 503 ? { 'retry-after': '5' } : {}),
  });
  response.end(JSON.stringify({ status, title }));
}
