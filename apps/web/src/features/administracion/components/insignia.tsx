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
import { Insignia } from '../../../components/insignia.tsx';
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

export const InsigniaDeSalud = ({ salud }: { salud: Salud }) => <Insignia {...saludes[salud]} Icono={iconos[salud]} />;
