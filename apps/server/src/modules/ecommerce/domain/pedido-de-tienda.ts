import { createHash } from 'node:crypto';
import { decimal, restar, sumar } from '@jsol/tributos/dinero';

/** An order of a web shop in our words, whatever the shop. */
export type PedidoDeTienda = {
  numero: string;
  /** As the shop calls it. */
  estado: string;
  moneda: string;
  lineas: readonly LineaDeTienda[];
  /** With IGV. */
  envio: string;
  recargos: string;
  total: string;
  /** Given back to the customer and still counted in `total`. */
  devuelto: string;
  cliente: {
    nombre: string;
    empresa: string;
    email: string | null;
    telefono: string | null;
    direccion: string | null;
    /** Where shops keep documents: field names and values. */
    campos: Readonly<Record<string, string>>;
  };
  nota: string;
};

export type LineaDeTienda = {
  /** `producto:<id>` of a line without one. */
  sku: string;
  descripcion: string;
  cantidad: string;
  /** With IGV, after every discount. */
  total: string;
};

/** Shops add up line by line or at the end: a cent is no error. */
const tolerancia = '0.01';

/** What the shop's total differs by from what it says it is made of; null within a cent. */
export function descuadre({ lineas, envio, recargos, total }: PedidoDeTienda): string | null {
  const suma = sumar([...lineas.map((linea) => linea.total), envio, recargos]);
  const diferencia = restar(total, suma);
  return decimal(diferencia).abs().lte(tolerancia) ? null : diferencia;
}

/** The same for two versions of an order that lead to the same order of sale. */
export function huellaDe(pedido: PedidoDeTienda, documento: string | null): string {
  const { moneda, lineas, envio, recargos, total, devuelto, cliente } = pedido;
  const partes = [moneda, lineas, envio, recargos, total, devuelto, documento, cliente.nombre, cliente.direccion];
  return createHash('sha256').update(JSON.stringify(partes)).digest('hex');
}
