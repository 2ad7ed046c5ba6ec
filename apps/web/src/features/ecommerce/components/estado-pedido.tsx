import {
  IconAlertTriangle,
  IconBan,
  IconClock,
  IconEyeOff,
  IconFileCheck,
  IconTruckDelivery,
} from '@tabler/icons-react';
import type { EstadoPedidoTienda } from '@jsol/contracts/ecommerce-consulta';
import { Insignia, type Aspecto } from '../../../components/insignia.tsx';
import { estadosDePedido } from '../palabras.ts';

const aspectos: Record<EstadoPedidoTienda, Omit<Aspecto, 'palabra'>> = {
  'sin-pagar': { color: 'gray', Icono: IconClock },
  'en-revision': { color: 'red', Icono: IconAlertTriangle },
  'con-orden': { color: 'green', Icono: IconFileCheck },
  despachado: { color: 'green', Icono: IconTruckDelivery },
  anulado: { color: 'gray', Icono: IconBan },
  omitido: { color: 'gray', Icono: IconEyeOff },
};

export const EstadoPedido = ({ estado, grande = false }: { estado: EstadoPedidoTienda; grande?: boolean }) => (
  <Insignia palabra={estadosDePedido[estado]} {...aspectos[estado]} grande={grande} />
);
