import type { z } from 'zod';
import type { Cliente, ProductoPos } from '@jsol/contracts/ventas';
import type { tratoBody } from '@jsol/contracts/ventas-ordenes';
import { tipoDeDocumento } from '../documento.ts';

/** A line while it is being written. */
export type LineaEscrita = {
  productoId: string;
  codigo: string;
  nombre: string;
  unidad: string;
  afectacion: ProductoPos['afectacion'];
  precioUnitario: string;
  /** What was free to sell when it was added. */
  stock: string;
  cantidad: string;
  descuentoPorcentaje: string;
};

/** What is agreed with a customer, while it is being written. */
export type TratoEscrito = {
  almacenId: string;
  cliente: { numeroDocumento: string; nombre: string; direccion: string; email: string };
  lineas: LineaEscrita[];
  diasCredito: string;
  nota: string;
};

export const tratoVacio = (almacenId = ''): TratoEscrito => ({
  almacenId,
  cliente: { numeroDocumento: '', nombre: '', direccion: '', email: '' },
  lineas: [],
  diasCredito: '0',
  nota: '',
});

export const clienteEscrito = ({ numeroDocumento, nombre, direccion, email }: Cliente): TratoEscrito['cliente'] => ({
  numeroDocumento,
  nombre,
  direccion: direccion ?? '',
  email: email ?? '',
});

/** Blank fields are left out: what is known of the customer stays. */
export const aCliente = ({ numeroDocumento, nombre, direccion, email }: TratoEscrito['cliente']) => ({
  tipoDocumento: tipoDeDocumento(numeroDocumento.trim()) ?? ('1' as const),
  numeroDocumento: numeroDocumento.trim(),
  nombre: nombre.trim(),
  ...(direccion.trim() === '' ? {} : { direccion: direccion.trim() }),
  ...(email.trim() === '' ? {} : { email: email.trim() }),
});

export const aTrato = ({ almacenId, cliente, lineas, diasCredito, nota }: TratoEscrito): z.input<typeof tratoBody> => ({
  almacenId,
  cliente: aCliente(cliente),
  lineas: lineas.map(({ productoId, cantidad, precioUnitario, descuentoPorcentaje }) => ({
    productoId,
    cantidad: cantidad.trim(),
    precioUnitario,
    descuentoPorcentaje: descuentoPorcentaje.trim() || '0',
  })),
  diasCredito: /^\d+$/.test(diasCredito.trim()) ? Number(diasCredito) : Number.NaN,
  nota: nota.trim() || undefined,
});

export const lineaDe = (producto: ProductoPos): LineaEscrita => ({
  productoId: producto.id,
  codigo: producto.codigo,
  nombre: producto.nombre,
  unidad: producto.unidad,
  afectacion: producto.afectacion,
  precioUnitario: producto.precio,
  stock: producto.stock,
  cantidad: '1',
  descuentoPorcentaje: '0',
});
