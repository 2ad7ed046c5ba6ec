import type { PedidoDeTienda } from '../domain/pedido-de-tienda.ts';

/** An order as a shop gave it; `pedido` is null where it cannot be read, and `reparo` says why. */
export type Recibido = {
  externoId: string;
  hechoEn: Date;
  modificadoEn: Date;
  crudo: unknown;
  pedido: PedidoDeTienda | null;
  reparo: string | null;
};

export type Lectura = {
  /** By which of their dates orders are chosen and sorted. */
  por: 'modificado' | 'hecho';
  /** Included; whole seconds. */
  desde: Date;
  /** Not included; null: no end. */
  antes: Date | null;
};

export type Pagina = {
  recibidos: readonly Recibido[];
  /** How many orders were left, this page included; null where the shop does not say. */
  restantes: number | null;
  /** How long to wait before the next page. */
  esperaMs: number;
};

/**
 * A web shop. What it does not answer is an `UpstreamError` of the channel's circuit, what it refuses for good a
 * `tiendaRechaza`, and a wish to be left alone a {@link LimiteDeTienda}.
 */
export type Tienda = {
  /**
   * Orders by date, the oldest first, page by page. Each page is asked for by the date where the last one ended, never
   * by its number: an order that is edited meanwhile moves to the end and is met there, and none slips past.
   */
  paginas(lectura: Lectura, signal: AbortSignal): AsyncGenerator<Pagina>;
  /** Null for an order the shop no longer has. */
  pedido(externoId: string, signal: AbortSignal): Promise<Recibido | null>;
  /** Tells the shop that the order left. Doing it twice changes nothing. */
  informarDespacho(externoId: string, signal: AbortSignal): Promise<void>;
  /** One sentence about what answers there. */
  probar(signal: AbortSignal): Promise<string>;
};

/** The shop answered that we ask too much. */
export class LimiteDeTienda extends Error {
  override readonly name = 'LimiteDeTienda';
  readonly esperaMs: number;
  constructor(esperaMs: number) {
    super(`La tienda pide esperar ${Math.ceil(esperaMs / 1_000)} s`);
    this.esperaMs = esperaMs;
  }
}
