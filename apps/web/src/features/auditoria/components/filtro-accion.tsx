import { Autocomplete, Group } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

const esperaMs = 400;

/** How actions begin, by module; the person completes or replaces them. */
const comienzos = ['auditoria.', 'seguridad.', 'ventas.'];

export function FiltroAccion({ accion, alCambiar }: { accion: string; alCambiar: (accion: string) => void }) {
  const [texto, setTexto] = useState(accion);
  const [enviado, setEnviado] = useState(accion);
  const [visto, setVisto] = useState(accion);
  if (accion !== visto) {
    setVisto(accion);
    // A text from elsewhere (back button, a link); our own, coming back late, must not undo what was typed since.
    if (accion !== enviado) setTexto(accion);
  }
  const filtrar = useDebouncedCallback((valor: string) => {
    setEnviado(valor);
    alCambiar(valor);
  }, esperaMs);
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
        onChange={(valor) => {
          setTexto(valor);
          filtrar(valor.trim());
        }}
        w={{ base: '100%', sm: 320 }}
      />
    </Group>
  );
}
