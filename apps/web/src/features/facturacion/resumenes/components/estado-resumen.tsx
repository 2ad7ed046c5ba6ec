import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconHourglass,
  IconSend,
} from '@tabler/icons-react';
import type { EstadoResumen as Estado } from '@jsol/contracts/facturacion-resumenes';
import { Insignia, type Aspecto } from '../../../../components/insignia.tsx';
import { estados } from '../palabras.ts';

const aspectos: Record<Estado, Omit<Aspecto, 'palabra'>> = {
  'por-enviar': { color: 'blue', Icono: IconSend },
  enviado: { color: 'blue', Icono: IconHourglass },
  desconocido: { color: 'blue', Icono: IconHelpCircle },
  aceptado: { color: 'green', Icono: IconCircleCheck },
  rechazado: { color: 'red', Icono: IconCircleX },
  excepcion: { color: 'red', Icono: IconAlertCircle },
};

export const EstadoResumen = ({ estado, grande = false }: { estado: Estado; grande?: boolean }) => (
  <Insignia palabra={estados[estado]} {...aspectos[estado]} grande={grande} />
);
