import { decimal, monto, sumar } from '@jsol/tributos/dinero';
import {
  createWooClient,
  WooLimite,
  WooRechazo,
  type WooAccess,
  type WooClient,
} from '../../../integrations/woocommerce/woo-client.ts';
import { leerWoo, type WooOrder, type WooRecibido } from '../../../integrations/woocommerce/woo-order.ts';
import { UpstreamError } from '../../../platform/errors/upstream-error.ts';
import type { PedidoDeTienda } from '../domain/pedido-de-tienda.ts';
import { tiendaRechaza } from '../errors.ts';
import { LimiteDeTienda, type Recibido, type Tienda } from './tienda.ts';

/** The most the API gives. */
const porPagina = 100;

const texto = (...partes: (string | undefined)[]): string => partes.filter(Boolean).join(' ').trim();
const oNulo = (valor: string | undefined): string | null => valor || null;

function normalizar(orden: WooOrder): PedidoDeTienda {
  const { billing, shipping } = orden;
  const conIgv = ({ total, total_tax }: { total: string; total_tax: string }) =>
    monto(decimal(total).plus(decimal(total_tax)));
  const destino = shipping.address_1 ? shipping : billing;
  const empresa = billing.company ?? '';
  return {
    numero: orden.number || String(orden.id),
    estado: orden.status,
    moneda: orden.currency,
    lineas: orden.line_items.map((linea) => ({
      sku: linea.sku || `producto:${linea.variation_id || linea.product_id || linea.id}`,
      descripcion: linea.name.slice(0, 250),
      cantidad: String(linea.quantity),
      total: conIgv(linea),
    })),
    envio: sumar(orden.shipping_lines.map(conIgv)),
    recargos: sumar(orden.fee_lines.map(conIgv)),
    total: monto(orden.total),
    // Refunds are negative, and do not lower the total. A refund of everything is a state of its own.
    devuelto: sumar(orden.refunds.map(({ total }) => decimal(total).abs().toFixed())),
    cliente: {
      nombre: texto(billing.first_name, billing.last_name) || empresa || 'Cliente de la tienda',
      empresa,
      email: oNulo(billing.email?.toLowerCase()),
      telefono: oNulo(billing.phone?.replace(/[^\d]/g, '').slice(-9)),
      direccion: oNulo(
        [destino.address_1, destino.address_2, destino.city, destino.state].filter(Boolean).join(', ').slice(0, 200),
      ),
      campos: Object.fromEntries(
        orden.meta_data.flatMap(({ key, value }) =>
          typeof value === 'string' || typeof value === 'number' ? [[key, String(value)]] : [],
        ),
      ),
    },
    nota: orden.customer_note.slice(0, 500),
  };
}

const aRecibido = ({ id, pedido, ...demas }: WooRecibido): Recibido => ({
  ...demas,
  externoId: id,
  pedido: pedido && normalizar(pedido),
});

/** What was kept as it came. */
export const leerCrudoWoo = (crudo: unknown): Recibido | null => {
  const leido = leerWoo(crudo);
  return leido && aRecibido(leido);
};

async function enNuestrasPalabras<T>(llamada: () => Promise<T>): Promise<T> {
  try {
    return await llamada();
  } catch (error) {
    if (error instanceof WooLimite) throw new LimiteDeTienda(error.esperaMs);
    if (error instanceof WooRechazo) throw tiendaRechaza(`${error.message}.`);
    throw error;
  }
}

export function tiendaWoocommerce(acceso: WooAccess): Tienda {
  // Made on use, so that an address it refuses is told like every other refusal.
  const usar = <T>(llamada: (cliente: WooClient) => Promise<T>): Promise<T> =>
    enNuestrasPalabras(async () => llamada(createWooClient(acceso)));
  const repite = () => new UpstreamError(acceso.servicio, 'La tienda repite la misma página');
  return {
    async *paginas({ por, desde, antes }, signal) {
      const fecha = ({ hechoEn, modificadoEn }: WooRecibido) => (por === 'hecho' ? hechoEn : modificadoEn).getTime();
      // The filter leaves its own second out, so it stands one before; those known of that second are left out by name.
      let borde = desde.getTime();
      let conocidos = new Set<string>();
      let anteriores = new Set<string>();
      for (;;) {
        const pagina = await usar((cliente) =>
          cliente.pedidos(
            {
              por,
              despues: new Date(borde - 1_000),
              ...(antes ? { antes } : {}),
              excepto: [...conocidos],
              porPagina,
            },
            signal,
          ),
        );
        if (pagina.pedidos.some((uno) => fecha(uno) < borde - 1_000)) {
          if (pagina.pedidos.every(({ id }) => anteriores.has(id))) throw repite();
          // Before WooCommerce 5.8 the filter is ignored without a word: each import would read the shop's whole past.
          throw tiendaRechaza(
            'La tienda no filtra los pedidos por su fecha de modificación. Actualice WooCommerce a la versión 5.8 o posterior.',
          );
        }
        const nuevos = pagina.pedidos.filter((uno) => !(fecha(uno) === borde && conocidos.has(uno.id)));
        yield { recibidos: nuevos.map(aRecibido), restantes: pagina.total, esperaMs: 0 };
        if (pagina.pedidos.length < porPagina) return;
        if (nuevos.length === 0) throw repite();
        const ultimo = Math.max(...nuevos.map(fecha));
        const delUltimo = nuevos.filter((uno) => fecha(uno) === ultimo).map(({ id }) => id);
        conocidos = new Set(ultimo === borde ? [...conocidos, ...delUltimo] : delUltimo);
        anteriores = new Set(pagina.pedidos.map(({ id }) => id));
        borde = ultimo;
      }
    },
    async pedido(externoId, signal) {
      const recibido = await usar((cliente) => cliente.pedido(externoId, signal));
      return recibido && aRecibido(recibido);
    },
    informarDespacho: (externoId, signal) => usar((cliente) => cliente.completar(externoId, signal)),
    async probar(signal) {
      const ayer = new Date(Date.now() - 86_400_000);
      const { total } = await usar((cliente) =>
        cliente.pedidos({ por: 'modificado', despues: ayer, porPagina: 1 }, signal),
      );
      return `La tienda responde: ${total} ${total === 1 ? 'pedido cambió' : 'pedidos cambiaron'} en las últimas 24 horas.`;
    },
  };
}
