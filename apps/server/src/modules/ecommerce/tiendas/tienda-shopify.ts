import { decimal, monto } from '@jsol/tributos/dinero';
import {
  createShopifyClient,
  ShopifyLimite,
  ShopifyRechazo,
  type ShopifyAccess,
  type ShopifyClient,
  type ShopifyConsulta,
  type ShopifyPagina,
} from '../../../integrations/shopify/shopify-client.ts';
import { leerShopify, type ShopifyOrder, type ShopifyRecibido } from '../../../integrations/shopify/shopify-order.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { PedidoDeTienda } from '../domain/pedido-de-tienda.ts';
import { repartirDescuento } from '../domain/repartir-descuento.ts';
import { tiendaRechaza } from '../errors.ts';
import { LimiteDeTienda, type Recibido, type Tienda } from './tienda.ts';

/** With their lines, below the thousand points that one query may cost. */
const porPagina = 15;

function normalizar(orden: ShopifyOrder): PedidoDeTienda {
  const lineas = orden.lineItems.nodes.filter(({ currentQuantity }) => currentQuantity > 0);
  const brutos = lineas.map(({ originalUnitPriceSet, currentQuantity }) =>
    monto(decimal(originalUnitPriceSet).times(currentQuantity)),
  );
  const netos = repartirDescuento(brutos, orden.currentTotalDiscountsSet);
  // Where prices are without tax, the order's is shared out in the same way: as a discount below zero.
  const totales = orden.taxesIncluded
    ? netos
    : repartirDescuento(netos, decimal(orden.currentTotalTaxSet).negated().toFixed());
  const facturacion = orden.billingAddress ?? orden.shippingAddress;
  const destino = orden.shippingAddress ?? orden.billingAddress;
  return {
    numero: orden.name,
    estado: orden.cancelledAt ? 'CANCELLED' : (orden.displayFinancialStatus ?? 'PENDING'),
    moneda: orden.currencyCode,
    lineas: lineas.map(({ id, sku, title, currentQuantity, variant }, indice) => ({
      sku: sku || `producto:${(variant?.id ?? id).split('/').pop()}`,
      descripcion: title.slice(0, 250),
      cantidad: String(currentQuantity),
      total: totales[indice]!,
    })),
    envio: monto(orden.currentShippingPriceSet),
    recargos: '0.00',
    total: monto(orden.currentTotalPriceSet),
    // The current amounts have refunds taken out already.
    devuelto: '0.00',
    cliente: {
      nombre: facturacion?.name || facturacion?.company || 'Cliente de la tienda',
      empresa: facturacion?.company ?? '',
      email: orden.email.toLowerCase() || null,
      telefono: (orden.phone || facturacion?.phone || '').replace(/[^\d]/g, '').slice(-9) || null,
      direccion:
        [destino?.address1, destino?.address2, destino?.city, destino?.province]
          .filter(Boolean)
          .join(', ')
          .slice(0, 200) || null,
      campos: Object.fromEntries(orden.customAttributes.map(({ key, value }) => [key, value])),
    },
    nota: orden.note.slice(0, 500),
  };
}

const aRecibido = ({ id, pedido, ...demas }: ShopifyRecibido): Recibido => ({
  ...demas,
  externoId: id,
  pedido: pedido && normalizar(pedido),
});

/** What was kept as it came. */
export const leerCrudoShopify = (crudo: unknown): Recibido | null => {
  const leido = leerShopify(crudo);
  return leido && aRecibido(leido);
};

async function enNuestrasPalabras<T>(llamada: () => Promise<T>): Promise<T> {
  try {
    return await llamada();
  } catch (error) {
    if (error instanceof ShopifyLimite) throw new LimiteDeTienda(error.esperaMs);
    if (error instanceof ShopifyRechazo) throw tiendaRechaza(`${error.message}.`);
    throw error;
  }
}

export function tiendaShopify(acceso: ShopifyAccess): Tienda {
  // Made on use, so that an address it refuses is told like every other refusal.
  const usar = <T>(llamada: (cliente: ShopifyClient) => Promise<T>): Promise<T> =>
    enNuestrasPalabras(async () => llamada(createShopifyClient(acceso)));
  return {
    async *paginas({ por, desde, antes }, signal) {
      let despuesDe: string | null = null;
      for (;;) {
        const consulta: ShopifyConsulta = { por, desde, despuesDe, porPagina, ...(antes ? { antes } : {}) };
        const { pedidos, siguiente, esperaMs }: ShopifyPagina = await usar((cliente) =>
          cliente.pedidos(consulta, signal),
        );
        // Orders of the shop's own trials are nobody's.
        const reales = pedidos.filter(({ pedido }) => !pedido?.test);
        yield { recibidos: reales.map(aRecibido), restantes: null, esperaMs: siguiente === null ? 0 : esperaMs };
        if (siguiente === null) return;
        // The cursor carries the date and the id where the page ended.
        if (siguiente === despuesDe) throw new UpstreamError(acceso.servicio, 'La tienda repite la misma página');
        despuesDe = siguiente;
      }
    },
    async pedido(externoId, signal) {
      const recibido = await usar((cliente) => cliente.pedido(externoId, signal));
      return recibido && aRecibido(recibido);
    },
    informarDespacho: (externoId, signal) => usar((cliente) => cliente.despachar(externoId, signal)),
    async probar(signal) {
      const { nombre, version } = await usar((cliente) => cliente.tienda(signal));
      const aviso =
        version === acceso.version
          ? ''
          : ` Shopify ya no atiende la versión ${acceso.version} y responde con la ${version}: cámbiela.`;
      return `La tienda «${nombre}» responde.${aviso}`;
    },
  };
}
