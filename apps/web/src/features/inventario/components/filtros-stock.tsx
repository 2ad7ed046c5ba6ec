import { Group, Kbd, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Almacen } from '@jsol/contracts/inventario';

const esperaMs = 300;

type Props = {
  almacenes: readonly Almacen[];
  almacenId: string;
  q: string;
  alElegirAlmacen: (id: string) => void;
  alBuscar: (q: string) => void;
};

export function FiltrosStock({ almacenes, almacenId, q, alElegirAlmacen, alBuscar }: Props) {
  const [texto, setTexto] = useState(q);
  const [enviado, setEnviado] = useState(q);
  const [visto, setVisto] = useState(q);
  if (q !== visto) {
    setVisto(q);
    // A text from elsewhere (back button, a link); our own, coming back late, must not undo what was typed since.
    if (q !== enviado) setTexto(q);
  }
  const buscar = useDebouncedCallback((valor: string) => {
    setEnviado(valor);
    alBuscar(valor);
  }, esperaMs);
  const campo = useRef<HTMLInputElement>(null);
  const enfocar = () => campo.current?.focus();
  // On Latin American keyboards the slash is a shifted key.
  useHotkeys([
    ['/', enfocar],
    ['shift+/', enfocar],
  ]);
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label="Stock">
      <Select
        label="Almacén"
        allowDeselect={false}
        data={almacenes.map(({ id, nombre }) => ({ value: id, label: nombre }))}
        value={almacenId}
        onChange={(id) => id && alElegirAlmacen(id)}
        w={{ base: '100%', sm: 240 }}
      />
      <TextInput
        ref={campo}
        type="search"
        label="Buscar"
        placeholder="Código o nombre del producto"
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          <Kbd size="xs" visibleFrom="sm">
            /
          </Kbd>
        }
        value={texto}
        maxLength={80}
        onChange={({ currentTarget: { value } }) => {
          setTexto(value);
          buscar(value.trim());
        }}
        flex="1 1 240px"
        maw={{ sm: 380 }}
      />
    </Group>
  );
}
