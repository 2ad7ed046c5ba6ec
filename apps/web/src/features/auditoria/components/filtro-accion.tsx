import { Autocomplete, Group } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTextoDiferido } from '../../../lib/use-texto-diferido.ts';

const esperaMs = 400;

/** How actions begin, by module; the person completes or replaces them. */
const comienzos = ['administracion.', 'auditoria.', 'seguridad.', 'ventas.'];

export function FiltroAccion({ accion, alCambiar }: { accion: string; alCambiar: (accion: string) => void }) {
  const [texto, escribir] = useTextoDiferido(accion, alCambiar, esperaMs);
  return (
    <Group role="search" aria-label="Auditoría">
      <Autocomplete
        label="Acción"
        description="Una acción, o su comienzo"
        placeholder="seguridad."
        leftSection={<IconSearch size={16} aria-hidden />}
        data={comienzos}
        value={texto}
        maxLength={80}
        onChange={escribir}
        w={{ base: '100%', sm: 320 }}
      />
    </Group>
  );
}
