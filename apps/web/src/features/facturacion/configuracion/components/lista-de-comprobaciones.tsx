import { Group, Text } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconUserQuestion } from '@tabler/icons-react';
import type { Comprobacion } from '@jsol/contracts/facturacion-configuracion';
import { Insignia, type Aspecto } from '../../../../components/insignia.tsx';
import clases from './configuracion.module.css';

const aspectos: Record<Comprobacion['estado'], Aspecto> = {
  bien: { palabra: 'Listo', color: 'green', Icono: IconCircleCheck },
  mal: { palabra: 'Falta', color: 'red', Icono: IconCircleX },
  'por-confirmar': { palabra: 'Por confirmar', color: 'yellow', Icono: IconUserQuestion },
};

const contar = (items: readonly Comprobacion[]): string => {
  const faltan = items.filter(({ estado }) => estado === 'mal').length;
  if (faltan === 0) return 'Nada falta. Queda confirmar lo que solo una persona sabe.';
  return faltan === 1 ? 'Falta una cosa para pasar a producción.' : `Faltan ${faltan} cosas para pasar a producción.`;
};

/** Each check, how it stands, and what to do about it. */
export const ListaDeComprobaciones = ({ items }: { items: readonly Comprobacion[] }) => (
  <>
    <Text role="status" fw={600}>
      {contar(items)}
    </Text>
    <ul className={clases.comprobaciones} aria-label="Comprobaciones">
      {items.map(({ codigo, titulo, estado, mensaje }) => (
        <li key={codigo}>
          <Group gap="xs" mb={2}>
            <Text fw={600}>{titulo}</Text>
            <Insignia {...aspectos[estado]} />
          </Group>
          <Text size="sm">{mensaje}</Text>
        </li>
      ))}
    </ul>
  </>
);
