import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconCloudUp,
  IconCircleX,
  IconTrash,
} from '@tabler/icons-react';
import type { Aspecto } from '../../../../components/insignia.tsx';
import type { EstadoLocal } from '../base-local.ts';

export const aspectos: Record<EstadoLocal, Aspecto> = {
  pendiente: { palabra: 'Por enviar', color: 'gray', Icono: IconClock },
  rechazada: { palabra: 'No se pudo enviar', color: 'red', Icono: IconCircleX },
  recibida: { palabra: 'Registrando', color: 'blue', Icono: IconCloudUp },
  'en-revision': { palabra: 'En revisión', color: 'red', Icono: IconAlertTriangle },
  conflicto: { palabra: 'En conflicto', color: 'red', Icono: IconAlertTriangle },
  registrada: { palabra: 'Registrada', color: 'green', Icono: IconCircleCheck },
  descartada: { palabra: 'Descartada', color: 'gray', Icono: IconTrash },
};

/** What to do about it, where waiting is not enough. */
export const acciones: Partial<Record<EstadoLocal, string>> = {
  rechazada: 'Sincronice de nuevo; si se repite, exporte las ventas y entregue el archivo a su supervisor.',
  'en-revision': 'Su supervisor la resuelve en la bandeja de ventas. Aquí no tiene que hacer nada más.',
  conflicto: 'Su supervisor compara las dos versiones en la bandeja de ventas. Aquí no tiene que hacer nada más.',
};
