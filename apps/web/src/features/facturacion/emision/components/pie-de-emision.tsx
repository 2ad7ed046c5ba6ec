import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** How a form that is issued without a review ends. */
export const PieDeEmision = ({
  palabra,
  icono,
  emitiendo,
  empezado,
  alDescartar,
}: {
  palabra: string;
  icono: ReactNode;
  emitiendo: boolean;
  empezado: boolean;
  alDescartar: () => void;
}) => (
  <Group justify="flex-end">
    {empezado && (
      <Button variant="subtle" color="red" onClick={alDescartar}>
        Descartar
      </Button>
    )}
    <Button type="submit" size="md" loading={emitiendo} leftSection={icono}>
      {palabra} (Ctrl+Enter)
    </Button>
  </Group>
);
