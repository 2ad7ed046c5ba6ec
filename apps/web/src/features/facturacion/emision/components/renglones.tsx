import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';

/** Takes away a row of a form; `de` says which, for who does not see it. */
export const Quitar = ({ de, alQuitar }: { de: string; alQuitar: () => void }) => (
  <ActionIcon variant="subtle" color="red" size={32} mt={26} aria-label={`Quitar ${de}`} onClick={alQuitar}>
    <IconTrash size={18} aria-hidden />
  </ActionIcon>
);

export const Agregar = ({ que, alAgregar }: { que: string; alAgregar: () => void }) => (
  <div>
    <Button variant="subtle" leftSection={<IconPlus size={16} aria-hidden />} onClick={alAgregar}>
      Agregar {que}
    </Button>
  </div>
);
