import { Badge } from '@mantine/core';
import {
  IconAlertCircle,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClockPause,
  IconHelpCircle,
  IconPencil,
  IconSend,
  type Icon,
} from '@tabler/icons-react';
import type { EstadoComprobante as Estado } from '@jsol/contracts/facturacion';

type Aspecto = { palabra: string; color: string; Icono: Icon };

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
  const { palabra, color, Icono } = aspectoDe(estado, enContingencia);
  return (
    <Badge
      size={grande ? 'xl' : 'md'}
      color={color}
      variant="light"
      tt="none"
      fw={600}
      leftSection={<Icono size={grande ? 18 : 14} aria-hidden />}
      // The light variant's own text shade is too pale for small type.
      c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}
