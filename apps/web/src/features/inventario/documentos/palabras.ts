import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconTruckDelivery } from '@tabler/icons-react';
import type { EstadoTransferencia, motivosDeSalida } from '@jsol/contracts/inventario-documentos';
import type { Aspecto } from '../../../components/insignia.tsx';

export const estados: Record<EstadoTransferencia, Aspecto> = {
  enviada: { palabra: 'En camino', color: 'blue', Icono: IconTruckDelivery },
  recibida: { palabra: 'Recibida', color: 'green', Icono: IconCircleCheck },
  'con-diferencias': { palabra: 'Recibida con diferencias', color: 'yellow', Icono: IconAlertTriangle },
  anulada: { palabra: 'Anulada', color: 'gray', Icono: IconCircleX },
};

export const motivos: Record<(typeof motivosDeSalida)[number], string> = {
  merma: 'Merma',
  'consumo-interno': 'Consumo interno',
  'devolucion-proveedor': 'Devolución a proveedor',
  ajuste: 'Ajuste',
};
