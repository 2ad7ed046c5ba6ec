import { Badge } from '@mantine/core';
import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
  IconRepeat,
  type Icon,
} from '@tabler/icons-react';
import type { RunState } from '@jsol/contracts/monitor';

/** The same vocabulary as the rest of the product: icon, word and colour. */
export const aspectosDeEjecucion: Record<RunState, { palabra: string; color: string; Icono: Icon }> = {
  waiting: { palabra: 'En cola', color: 'blue', Icono: IconClock },
  running: { palabra: 'Procesando', color: 'blue', Icono: IconPlayerPlay },
  'waiting-retry': { palabra: 'Se reintentará', color: 'yellow', Icono: IconRepeat },
  postponed: { palabra: 'Retenida', color: 'violet', Icono: IconPlayerPause },
  done: { palabra: 'Lista', color: 'green', Icono: IconCircleCheck },
  failed: { palabra: 'Falló', color: 'red', Icono: IconCircleX },
  'gave-up': { palabra: 'Necesita a alguien', color: 'red', Icono: IconHandStop },
  cancelled: { palabra: 'Cancelada', color: 'gray', Icono: IconBan },
};

export function EstadoEjecucion({ estado }: { estado: RunState }) {
  const { palabra, color, Icono } = aspectosDeEjecucion[estado];
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      leftSection={<Icono size={14} aria-hidden />}
      c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}
