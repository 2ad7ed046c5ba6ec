import { useLiveQuery } from 'dexie-react-hooks';
import { useSyncExternalStore } from 'react';
import type { CatalogoOffline } from '@jsol/contracts/ventas-offline';
import type { ArriendoLocal, VentaLocal } from './base-local.ts';
import type { EstadoDeConexion } from './conexion.ts';
import { base, conexion } from './motor.ts';

export const useConexion = (): EstadoDeConexion => useSyncExternalStore(conexion.alCambiar, conexion.estado);

/** Whichever tab wrote it. In a browser that keeps nothing the screen still sells with network: there is `porDefecto`. */
const useDeLaBase = <T>(leer: () => PromiseLike<T>, de: readonly unknown[], porDefecto: T): T =>
  useLiveQuery(
    async () => {
      try {
        return await leer();
      } catch {
        return porDefecto;
      }
    },
    [...de],
    porDefecto,
  );

const ninguna: VentaLocal[] = [];

/** The server lacks it, or has not made its receipt, or a person must decide. */
export const useVentasSinResolver = (): VentaLocal[] =>
  useDeLaBase(
    () =>
      base.ventas
        .where('estado')
        .anyOf('pendiente', 'rechazada', 'recibida', 'en-revision', 'conflicto')
        .sortBy('secuencia'),
    [],
    ninguna,
  );

/** A person must look at it: it does not go away by waiting. */
export const conProblema = ({ estado, motivo }: VentaLocal): boolean =>
  estado === 'rechazada' ||
  estado === 'en-revision' ||
  estado === 'conflicto' ||
  (estado === 'pendiente' && motivo !== null);

export const useVentaLocal = (venta: VentaLocal): VentaLocal =>
  useDeLaBase(async () => (await base.ventas.get(venta.id)) ?? venta, [venta.id], venta);

/** Why this browser may not number that till's sales; null while it may. */
export const useArriendoPerdido = (cajaId: string): ArriendoLocal['perdido'] =>
  useDeLaBase(async () => (await base.arriendos.get(cajaId))?.perdido ?? null, [cajaId], null);

/** Until when SUNAT takes the receipts of that till's sales, as the server said last; null where it never said. */
export const useDiasDePlazo = (cajaId: string): CatalogoOffline['diasDePlazo'] | null =>
  useDeLaBase(async () => (await base.catalogos.get(cajaId))?.catalogo.diasDePlazo ?? null, [cajaId], null);

/** When the server last confirmed the prices and customers kept here; null where there are none. */
export const useCatalogoConfirmadoEn = (cajaId: string): string | null =>
  useDeLaBase(async () => (await base.catalogos.get(cajaId))?.confirmadoEn ?? null, [cajaId], null);
