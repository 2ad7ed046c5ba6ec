import { decimalesDeUnidad } from '@jsol/contracts/unidades';
import type { ProductoPos, RegistrarVenta } from '@jsol/contracts/ventas';
import { Decimal, decimal, valorUnitario } from '@jsol/tributos/dinero';

export type LineaTicket = Pick<ProductoPos, 'codigo' | 'nombre' | 'unidad' | 'precio' | 'afectacion'> & {
  productoId: string;
  /** As typed; {@link cantidadValida} says whether it can be sold. */
  cantidad: string;
  descuento: string;
};

export type ClienteTicket = NonNullable<RegistrarVenta['cliente']>;

/** What the cashier is ringing up. */
export type Ticket = {
  lineas: readonly LineaTicket[];
  tipo: '01' | '03';
  cliente: ClienteTicket | null;
  /**
   * Idempotency-Key of the sale this ticket becomes, and its identity where it is kept without network: the same until
   * it is sold or emptied. After an answer that was lost, a ticket changed since then is refused by the server instead
   * of being sold a second time.
   */
  clave: string;
};

export type AccionTicket =
  | { tipo: 'agregar'; producto: ProductoPos; unidades?: string }
  | { tipo: 'cantidad'; productoId: string; texto: string }
  | { tipo: 'sumar'; productoId: string; unidades: 1 | -1 }
  | { tipo: 'descuento'; productoId: string; texto: string }
  | { tipo: 'quitar'; productoId: string }
  | { tipo: 'reponer'; linea: LineaTicket; posicion: number }
  | { tipo: 'comprobante'; valor: '01' | '03' }
  | { tipo: 'cliente'; cliente: ClienteTicket | null }
  | { tipo: 'precios'; vigentes: ReadonlyMap<string, string> }
  | { tipo: 'vaciar' };

/** Sold by weight or length: three decimals. Everything else is whole. */
const esFraccionable = (unidad: string): boolean => decimalesDeUnidad(unidad) > 0;

export const cantidadValida = ({ cantidad, unidad }: Pick<LineaTicket, 'cantidad' | 'unidad'>): boolean =>
  (esFraccionable(unidad) ? /^\d{1,5}(\.\d{1,3})?$/ : /^\d{1,5}$/).test(cantidad) && !/^[0.]*$/.test(cantidad);

export const descuentoValido = (texto: string): boolean => /^\d{1,2}(\.\d{1,2})?$/.test(texto);

export const ticketVacio = (nuevaClave: () => string): Ticket => ({
  lineas: [],
  tipo: '03',
  cliente: null,
  clave: nuevaClave(),
});

const cambiar = (
  ticket: Ticket,
  productoId: string,
  cambio: (linea: LineaTicket) => LineaTicket,
): readonly LineaTicket[] => ticket.lineas.map((linea) => (linea.productoId === productoId ? cambio(linea) : linea));

function masUnidades(linea: LineaTicket, unidades: number | string): LineaTicket {
  const actual = cantidadValida(linea) ? decimal(linea.cantidad) : new Decimal(0);
  const nueva = actual.plus(unidades);
  return nueva.lte(0) ? linea : { ...linea, cantidad: valorUnitario(nueva, 3) };
}

function agregar(
  ticket: Ticket,
  { id, codigo, nombre, unidad, precio, afectacion }: ProductoPos,
  unidades: string,
): readonly LineaTicket[] {
  if (ticket.lineas.some((linea) => linea.productoId === id)) {
    return cambiar(ticket, id, (linea) => masUnidades(linea, unidades));
  }
  const nueva = { productoId: id, codigo, nombre, unidad, precio, afectacion, cantidad: unidades, descuento: '0' };
  return [...ticket.lineas, nueva];
}

function siguiente(ticket: Ticket, accion: AccionTicket): Partial<Ticket> {
  switch (accion.tipo) {
    case 'agregar':
      return { lineas: agregar(ticket, accion.producto, accion.unidades ?? '1') };
    case 'cantidad':
      return {
        lineas: cambiar(ticket, accion.productoId, (linea) => ({ ...linea, cantidad: accion.texto.replace(',', '.') })),
      };
    case 'sumar':
      return { lineas: cambiar(ticket, accion.productoId, (linea) => masUnidades(linea, accion.unidades)) };
    case 'descuento':
      return {
        lineas: cambiar(ticket, accion.productoId, (linea) => ({
          ...linea,
          descuento: accion.texto.replace(',', '.'),
        })),
      };
    case 'quitar':
      return { lineas: ticket.lineas.filter((linea) => linea.productoId !== accion.productoId) };
    case 'reponer':
      return ticket.lineas.some((linea) => linea.productoId === accion.linea.productoId)
        ? {}
        : { lineas: ticket.lineas.toSpliced(accion.posicion, 0, accion.linea) };
    case 'comprobante':
      return { tipo: accion.valor };
    case 'cliente':
      // Who gives a RUC wants a factura; a factura cannot go to anybody without one.
      return { cliente: accion.cliente, tipo: accion.cliente?.tipoDocumento === '6' ? '01' : '03' };
    case 'precios':
      return {
        lineas: ticket.lineas.map((linea) => ({
          ...linea,
          precio: accion.vigentes.get(linea.productoId) ?? linea.precio,
        })),
      };
    case 'vaciar':
      return { lineas: [], cliente: null, tipo: '03' };
  }
}

/** The reducer. `nuevaClave` is given so that it stays pure. */
export const reducirTicket =
  (nuevaClave: () => string) =>
  (ticket: Ticket, accion: AccionTicket): Ticket =>
    accion.tipo === 'vaciar' ? ticketVacio(nuevaClave) : { ...ticket, ...siguiente(ticket, accion) };

/** What keeps the ticket from being charged, in one sentence; null when nothing does. */
export function loQueFalta(ticket: Ticket): string | null {
  if (ticket.lineas.length === 0) return 'Agregue al menos un producto';
  const mala = ticket.lineas.find((linea) => !cantidadValida(linea));
  if (mala) {
    return !esFraccionable(mala.unidad) && /[.,]/.test(mala.cantidad)
      ? `${mala.nombre} se vende por unidades enteras`
      : `Corrija la cantidad de ${mala.nombre}`;
  }
  const descuento = ticket.lineas.find((linea) => !descuentoValido(linea.descuento));
  if (descuento) return `Corrija el descuento de ${descuento.nombre}`;
  if (ticket.tipo === '01' && ticket.cliente?.tipoDocumento !== '6') return 'La factura necesita un cliente con RUC';
  return null;
}
