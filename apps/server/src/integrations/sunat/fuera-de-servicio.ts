import type { ExchangeResult, HttpResponse } from './http-exchange.ts';

/** It surely was not processed: hold it and try later. `motivo`: Spanish, no capital, no full stop. */
export type FueraDeServicio = {
  kind: 'fuera-de-servicio';
  motivo: string;
  /** When the service itself said when to come back. */
  reintentarEnMs?: number;
  /** No connection could be made at all. */
  inalcanzable?: boolean;
};

/** An exchange that got no answer, told apart from one that found nobody. */
export const sinIntercambio = (intercambio: Exclude<ExchangeResult, HttpResponse>): FueraDeServicio => ({
  kind: 'fuera-de-servicio',
  motivo: intercambio.reason,
  inalcanzable: intercambio.kind === 'not-sent',
});

/** `Retry-After`: seconds or an HTTP date; at most one hour, whatever it says. Null when absent or unreadable. */
export function retryAfterMs(header: string | undefined): number | null {
  if (header === undefined) return null;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : null;
}
