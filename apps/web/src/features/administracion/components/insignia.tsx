import { Badge } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconGhost,
  IconHourglass,
  IconPlayerPause,
  type Icon,
} from '@tabler/icons-react';
import type { Salud } from '@jsol/contracts/administracion';
import { saludes } from '../palabras.ts';

const iconos: Record<Salud, Icon> = {
  sano: IconCircleCheck,
  atrasado: IconAlertTriangle,
  fallando: IconCircleX,
  atascado: IconHourglass,
  'nunca-corrio': IconCircleDashed,
  pausado: IconPlayerPause,
  'sin-tarea': IconGhost,
};

/** Icon, word and colour together, never colour alone. */
export function Insignia({ palabra, color, Icono }: { palabra: string; color: string; Icono: Icon }) {
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      fw={600}
      leftSection={<Icono size={14} aria-hidden />}
      c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}

export const InsigniaDeSalud = ({ salud }: { salud: Salud }) => <Insignia {...saludes[salud]} Icono={iconos[salud]} />;
