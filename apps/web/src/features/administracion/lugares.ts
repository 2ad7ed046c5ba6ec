import type { Lugar } from '@jsol/contracts/seguridad';

export type Almacen = Lugar & { readonly cajas: readonly Lugar[] };

/** Warehouses with their tills, as a person ticks them. Places out of use are shown only to who has them. */
export function enArbol(lugares: readonly Lugar[], elegidos: readonly string[]): Almacen[] {
  const aLaVista = lugares.filter(({ id, activo }) => activo || elegidos.includes(id));
  return lugares
    .filter(({ tipo }) => tipo === 'almacen')
    .map((almacen) => ({ ...almacen, cajas: aLaVista.filter(({ en }) => en === almacen.id) }))
    .filter((almacen) => aLaVista.some(({ id }) => id === almacen.id) || almacen.cajas.length > 0);
}

/** Ticks or unticks a place. A warehouse comes with its tills, which are then not named one by one. */
export function alternar(elegidos: readonly string[], lugar: Lugar | Almacen): string[] {
  if (elegidos.includes(lugar.id)) return elegidos.filter((id) => id !== lugar.id);
  const incluidas = 'cajas' in lugar ? lugar.cajas.map(({ id }) => id) : [];
  return [...elegidos.filter((id) => !incluidas.includes(id)), lugar.id];
}

/** `Almacén central, Caja 2`; null when the person works everywhere. */
export const lugaresEnPalabras = (ids: readonly string[], lugares: readonly Lugar[]): string | null =>
  ids.length === 0
    ? null
    : ids.map((id) => lugares.find((lugar) => lugar.id === id)?.nombre ?? 'un lugar que ya no existe').join(', ');
