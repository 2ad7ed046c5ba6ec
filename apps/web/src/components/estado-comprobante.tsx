import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconHelpCircle,
  IconPencil,
  IconSend,
} from '@tabler/icons-react';
import type { EstadoComprobante as Estado } from '@jsol/contracts/facturacion';
import { Insignia, type Aspecto } from './insignia.tsx';

/** One vocabulary for the states of a receipt: icon, word and colour together (ux.md). */
const aspectos: Record<Estado, Aspecto> = {
  borrador: { palabra: 'Borrador', color: 'gray', Icono: IconPencil },
  emitido: { palabra: 'En cola', color: 'blue', Icono: IconSend },
  enviado: { palabra: 'Enviando a SUNAT', color: 'blue', Icono: IconSend },
  aceptado: { palabra: 'Aceptado', color: 'green', Icono: IconCircleCheck },
  observado: { palabra: 'Observado', color: 'yellow', Icono: IconAlertCircle },
  rechazado: { palabra: 'Rechazado', color: 'red', Icono: IconCircleX },
  excepcion: { palabra: 'No registrado', color: 'red', Icono: IconAlertCircle },
  desconocido: { palabra: 'Consultando a SUNAT', color: 'blue', Icono: IconHelpCircle },
  anulado: { palabra: 'Anulado', color: 'gray', Icono: IconBan },
};
const enEspera: Aspecto = { palabra: 'En contingencia', color: 'violet', Icono: IconClockPause };

export const aspectoDe = (estado: Estado, enContingencia: boolean): Aspecto =>
  enContingencia && (estado === 'emitido' || estado === 'enviado' || estado === 'desconocido')
    ? enEspera
    : aspectos[estado];

export function EstadoComprobante({
  estado,
  enContingencia = false,
  grande = false,
}: {
  estado: Estado;
  enContingencia?: boolean;
  grande?: boolean;
}) {
  return <Insignia {...aspectoDe(estado, enContingencia)} grande={grande} />;
}
