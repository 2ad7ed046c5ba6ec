import type { CatalogoOffline } from '@jsol/contracts/ventas-offline';
import type { BaseLocal } from './base-local.ts';

export type PedirCatalogo = (
  cajaId: string,
  etag: string | null,
) => Promise<{ datos: CatalogoOffline; etag: string | null } | null>;

/** Brings what the till needs to sell without network; what has not changed is only confirmed. */
export async function refrescarCatalogo(
  base: BaseLocal,
  pedir: PedirCatalogo,
  cajaId: string,
  ahora: Date,
): Promise<void> {
  const anterior = await base.catalogos.get(cajaId);
  const respuesta = await pedir(cajaId, anterior?.etag ?? null);
  const confirmadoEn = ahora.toISOString();
  if (respuesta) await base.catalogos.put({ cajaId, etag: respuesta.etag, catalogo: respuesta.datos, confirmadoEn });
  else await base.catalogos.update(cajaId, { confirmadoEn });
}

/** Units sold here that the server does not know of yet, by product. */
export async function vendidoSinContar(base: BaseLocal): Promise<ReadonlyMap<string, readonly string[]>> {
  const ventas = await base.ventas.where('estado').anyOf('pendiente', 'rechazada', 'recibida').toArray();
  const vendido = new Map<string, string[]>();
  for (const { venta } of ventas) {
    for (const { productoId, cantidad } of venta.lineas) {
      vendido.set(productoId, [...(vendido.get(productoId) ?? []), cantidad]);
    }
  }
  return vendido;
}
