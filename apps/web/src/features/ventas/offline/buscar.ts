import type { Cliente } from '@jsol/contracts/ventas';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';
import { quedoSinRespuesta } from '../../../lib/api.ts';
import { vendidoSinContar } from './catalogo-local.ts';
import { indexar, type IndiceLocal, type ProductosHallados } from './indice-local.ts';
import { base, conexion, traerCatalogo } from './motor.ts';

/** Reading the whole catalogue takes longer than searching it: each tab keeps its own, by warehouse. */
const enMemoria = new Map<string, IndiceLocal>();

/** Brings the till's catalogue up to date; what is searched from here on is that one. */
export async function ponerCatalogoAlDia(cajaId: string): Promise<void> {
  await traerCatalogo(cajaId);
  enMemoria.clear();
}

async function indiceDe(almacenId: string): Promise<IndiceLocal | null> {
  const conocido = enMemoria.get(almacenId);
  if (conocido) return conocido;
  const guardado = await base.catalogos.filter(({ catalogo }) => catalogo.caja.almacenId === almacenId).first();
  if (!guardado) return null;
  const indice = indexar(guardado.catalogo);
  enMemoria.set(almacenId, indice);
  return indice;
}

async function productosLocales(
  almacenId: string,
  { q, categoria, limite }: { q: string; categoria: string | null; limite: number },
): Promise<ProductosHallados | null> {
  const indice = await indiceDe(almacenId);
  if (!indice) return null;
  const hallados = indice.productos(q, categoria, limite);
  const vendido = await vendidoSinContar(base);
  const restante = (id: string, stock: string) =>
    valorUnitario(
      (vendido.get(id) ?? []).reduce((resto, unidades) => resto.minus(unidades), decimal(stock)),
      3,
    );
  return { ...hallados, items: hallados.items.map((item) => ({ ...item, stock: restante(item.id, item.stock) })) };
}

/** Without network, or where the server does not answer, the till's own copy does. */
async function oLocal<T>(pedir: () => Promise<T>, local: () => Promise<T | null>): Promise<T> {
  if (conexion.estado() === 'sin-conexion') {
    const propio = await local();
    if (propio) return propio;
  }
  try {
    return await pedir();
  } catch (error) {
    if (!quedoSinRespuesta(error)) throw error;
    conexion.fallo();
    const propio = await local();
    if (!propio) throw error;
    return propio;
  }
}

export const productosOLocales = (
  pedir: () => Promise<ProductosHallados>,
  almacenId: string,
  busqueda: { q: string; categoria: string | null; limite: number },
): Promise<ProductosHallados> => oLocal(pedir, () => productosLocales(almacenId, busqueda));

export const clientesOLocales = (pedir: () => Promise<Cliente[]>, almacenId: string, q: string): Promise<Cliente[]> =>
  oLocal(pedir, async () => (await indiceDe(almacenId))?.clientes(q) ?? null);
