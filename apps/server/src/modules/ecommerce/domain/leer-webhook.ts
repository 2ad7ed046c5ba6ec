import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { TipoCanal } from '@jsol/contracts/ecommerce';

export type Aviso = {
  /** The same for every delivery of it. */
  entrega: string;
  tema: string;
  /** Null for an announcement of nothing we follow. */
  externoId: string | null;
};

type Cabeceras = Readonly<Record<string, string | undefined>>;

const nombres = {
  woocommerce: {
    firma: 'x-wc-webhook-signature',
    entrega: 'x-wc-webhook-delivery-id',
    tema: 'x-wc-webhook-topic',
  },
  shopify: { firma: 'x-shopify-hmac-sha256', entrega: 'x-shopify-webhook-id', tema: 'x-shopify-topic' },
} as const;

/** WooCommerce asks once, unsigned and as a form, whether anybody listens. */
export const esSaludo = (tipo: TipoCanal, cabeceras: Cabeceras, cuerpo: Buffer): boolean =>
  tipo === 'woocommerce' &&
  cabeceras[nombres.woocommerce.firma] === undefined &&
  /^webhook_id=\d{1,20}$/.test(cuerpo.subarray(0, 64).toString('latin1'));

/** Both kinds sign the bytes: base64 of HMAC-SHA256. */
export function firmaCorrecta(tipo: TipoCanal, secreto: string, cabeceras: Cabeceras, cuerpo: Buffer): boolean {
  const dada = Buffer.from(cabeceras[nombres[tipo].firma] ?? '', 'base64');
  const esperada = createHmac('sha256', secreto).update(cuerpo).digest();
  return dada.length === esperada.length && timingSafeEqual(dada, esperada);
}

/** What an announcement is about; its content is not believed, the order is read from the shop. */
export function leerAviso(tipo: TipoCanal, cabeceras: Cabeceras, cuerpo: Buffer): Aviso {
  const tema = (cabeceras[nombres[tipo].tema] ?? '').slice(0, 60);
  return {
    entrega: (cabeceras[nombres[tipo].entrega] ?? createHash('sha256').update(cuerpo).digest('hex')).slice(0, 100),
    tema,
    externoId: /^(orders?[./]|refunds\/)/.test(tema) ? idDe(tema, cuerpo) : null,
  };
}

function idDe(tema: string, cuerpo: Buffer): string | null {
  try {
    const aviso: unknown = JSON.parse(cuerpo.toString('utf8'));
    if (typeof aviso !== 'object' || aviso === null) return null;
    // A refund tells its order beside itself.
    const id: unknown = tema.startsWith('refunds/') ? 'order_id' in aviso && aviso.order_id : 'id' in aviso && aviso.id;
    return (typeof id === 'number' || typeof id === 'string') && /^\d{1,20}$/.test(String(id)) ? String(id) : null;
  } catch {
    return null;
  }
}
