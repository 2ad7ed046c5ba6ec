import { sinResolver, type BaseLocal } from './base-local.ts';

/** All that the server has not settled, as a supervisor uploads it: the last resort of a till that will not connect. */
export async function archivoDePendientes(base: BaseLocal): Promise<string> {
  const ventas = (await base.ventas.orderBy('secuencia').toArray()).filter(sinResolver);
  return JSON.stringify({ ventas: ventas.map(({ venta }) => venta) }, null, 1);
}
