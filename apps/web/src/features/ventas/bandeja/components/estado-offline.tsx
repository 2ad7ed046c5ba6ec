import type { EstadoOffline } from '@jsol/contracts/ventas-offline';
import { Insignia } from '../../../../components/insignia.tsx';
import { estados } from '../palabras.ts';

export const EstadoDeVenta = ({ estado, grande = false }: { estado: EstadoOffline; grande?: boolean }) => (
  <Insignia {...estados[estado]} grande={grande} />
);
