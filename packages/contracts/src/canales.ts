import { z } from 'zod';
import { estadoComprobanteSchema } from './facturacion.ts';
import { nivelDeAlertaSchema } from './inventario-alertas.ts';
import { notificacionesRespuesta, notificacionSchema } from './notificaciones.ts';
import { respuestaOfflineSchema } from './ventas-offline.ts';
import { pedidoSchema, tableroSchema } from './ventas-ordenes.ts';

/**
 * Events of each WebSocket channel, by channel name. The server checks what it publishes against them and the
 * web app types what it receives by them. `snapshot` is the state that some channels begin with.
 */
export const canales = {
  notificaciones: {
    params: z.object({ userId: z.uuid() }),
    events: {
      nueva: notificacionSchema,
      leidas: z.object({ sinLeer: z.number().int() }),
      /** The person's roles or permissions are other ones: ask again who one is. */
      derechos_cambiados: z.object({}),
    },
    /** The newest notices and how many are unread. */
    snapshot: notificacionesRespuesta,
  },
  facturacion: {
    params: z.object({ userId: z.uuid() }),
    events: {
      respuesta_sunat: z.object({
        comprobanteId: z.uuid(),
        numero: z.string(),
        estado: estadoComprobanteSchema,
        enContingencia: z.boolean(),
        motivo: z.string().nullable(),
        version: z.number().int(),
      }),
      /** The customer's copy left, or came back. */
      correo: z.object({ comprobanteId: z.uuid(), para: z.string(), enviado: z.boolean() }),
    },
  },
  stock: {
    params: z.object({ almacenId: z.uuid() }),
    events: {
      /** `disponible`: `stock` less what is kept for others. */
      cambio: z.object({
        productoId: z.uuid(),
        stock: z.string(),
        disponible: z.string(),
        version: z.number().int(),
      }),
      /** The product went below its minimum, became critical, or recovered: null. */
      alerta: z.object({ productoId: z.uuid(), nivel: nivelDeAlertaSchema.nullable() }),
    },
  },
  pos: {
    params: z.object({ cajaId: z.uuid() }),
    events: {
      venta_confirmada: z.object({ ventaId: z.uuid(), comprobanteId: z.uuid(), numero: z.string(), total: z.string() }),
      /** `porId`: who opened or closed it. */
      sesion: z.object({ sesionId: z.uuid(), abierta: z.boolean(), porId: z.uuid() }),
      /** What became of a sale made without network. */
      venta_sincronizada: respuestaOfflineSchema,
    },
  },
  pedidos: {
    /** A branch is known by its warehouse. */
    params: z.object({ sucursalId: z.uuid() }),
    events: { nuevo: pedidoSchema, cambio: pedidoSchema },
    /** The dispatches on the branch's board. */
    snapshot: tableroSchema,
  },
} as const;
export type Canales = typeof canales;

/** The channels as `@jsol/live-client` wants them. */
export type MapaDeCanales = {
  [Name in keyof Canales]: {
    params: z.output<Canales[Name]['params']>;
    events: { [Event in keyof Canales[Name]['events']]: OutputOf<Canales[Name]['events'][Event]> };
    snapshot: Canales[Name] extends { snapshot: infer Snapshot } ? OutputOf<Snapshot> : never;
  };
};
type OutputOf<Schema> = Schema extends z.ZodType ? z.output<Schema> : never;

/** Bytes of one message, either way but for `snapshot`; a client that sends more is closed with 1009. */
export const maxFrameBytes = { fromClient: 16 * 1024, event: 64 * 1024, snapshot: 256 * 1024 } as const;

/** What asks for a group: a frame of `/ws`, or a `sub` in the address of `/sse`. */
export const subscriptionRequest = z.object({
  id: z.number().int(),
  channel: z.string().max(40),
  params: z.record(z.string(), z.string().max(80)),
  /** Where the client stood; the server answers with what it missed, or `recovered: false`. */
  since: z.object({ epoch: z.string().max(40), offset: z.number().int().min(0) }).optional(),
});
export type SubscriptionRequest = z.infer<typeof subscriptionRequest>;

const maxReceipts = 50;
/** A message with `r` that has come to the page, and how long before this was sent. */
const receipt = z.object({
  g: z.string().max(120),
  o: z.number().int().min(1),
  ms: z.number().int().min(0).max(60_000),
});
export type Receipt = z.infer<typeof receipt>;

/** The wire protocol of `/ws` and `/sse`, version 1; docs/protocolo-canales.md explains it for a plain client. */
export const clientFrame = z.discriminatedUnion('t', [
  subscriptionRequest.extend({ t: z.literal('sub') }),
  z.object({ t: z.literal('unsub'), id: z.number().int(), group: z.string().max(120) }),
  z.object({ t: z.literal('got'), got: z.array(receipt).min(1).max(maxReceipts) }),
  z.object({ t: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export type ServerFrame =
  | { t: 'hello'; protocol: 1; connection: string }
  | {
      t: 'subscribed';
      id: number;
      group: string;
      epoch: string;
      offset: number;
      /** False when the history no longer reaches back to `since`: the state must be fetched, or is about to come. */
      recovered: boolean;
      mode: 'stream' | 'latest';
      /** A `snapshot` of this position follows, and the next messages behind it. */
      snapshot: boolean;
    }
  | { t: 'snapshot'; g: string; o: number; d: unknown }
  | { t: 'unsubscribed'; id: number; group: string }
  /** `r`: the server would like a `got`. */
  | { t: 'msg'; g: string; o: number; e: string; d: unknown; r?: 1 }
  /** The position passes to `o`: what happened there is in the snapshot already. */
  | { t: 'pos'; g: string; o: number }
  | { t: 'gap'; g: string; from: number; to: number }
  /** Everybody who is there, whenever that changes. */
  | { t: 'presence'; g: string; who: { userId: string; name: string }[] }
  | { t: 'error'; id: number | null; code: string; detail: string }
  | { t: 'pong' }
  /** The last frame of `/sse`, which has no close codes. */
  | { t: 'close'; code: number; reason: string };

/** Close codes of `/ws` beside the standard ones. */
export const closeCodes = {
  badFrame: 4400,
  unauthenticated: 4401,
  forbiddenOrigin: 4403,
  sessionEnded: 4409,
  tooSlow: 4408,
} as const;
