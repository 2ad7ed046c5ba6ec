import {
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHandStop,
  IconPlayerPause,
  IconPlayerPlay,
  IconRepeat,
} from '@tabler/icons-react';
import type { RunState } from '@jsol/contracts/monitor';
import { Insignia, type Aspecto } from './insignia.tsx';

/** The same vocabulary as the rest of the product: icon, word and colour. */
export const aspectosDeEjecucion: Record<RunState, Aspecto> = {
  waiting: { palabra: 'En cola', color: 'blue', Icono: IconClock },
  running: { palabra: 'Procesando', color: 'blue', Icono: IconPlayerPlay },
  'waiting-retry': { palabra: 'Se reintentará', color: 'yellow', Icono: IconRepeat },
  postponed: { palabra: 'Retenida', color: 'violet', Icono: IconPlayerPause },
  done: { palabra: 'Lista', color: 'green', Icono: IconCircleCheck },
  failed: { palabra: 'Falló', color: 'red', Icono: IconCircleX },
  'gave-up': { palabra: 'Necesita a alguien', color: 'red', Icono: IconHandStop },
  cancelled: { palabra: 'Cancelada', color: 'gray', Icono: IconBan },
};

/** `porcentaje`: how far a running one has come, where it says so. */
export function EstadoEjecucion({ estado, porcentaje = null }: { estado: RunState; porcentaje?: number | null }) {
  const aspecto = aspectosDeEjecucion[estado];
  const avance = estado === 'running' && porcentaje !== null ? ` ${porcentaje} %` : '';
  return <Insignia {...aspecto} palabra={aspecto.palabra + avance} />;
}
