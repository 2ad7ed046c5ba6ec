import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { Insignia } from './insignia.tsx';

const gravedades = {
  critica: { palabra: 'Crítica', color: 'red', Icono: IconCircleX },
  advertencia: { palabra: 'Advertencia', color: 'yellow', Icono: IconAlertTriangle },
} as const;

/** How grave an open alert is. */
export const Gravedad = ({ de }: { de: keyof typeof gravedades }) => <Insignia {...gravedades[de]} />;
