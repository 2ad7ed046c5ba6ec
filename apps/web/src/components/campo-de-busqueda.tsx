import { Kbd, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTextoDiferido } from '../lib/use-texto-diferido.ts';

const esperaMs = 300;

type Props = {
  ref: RefObject<HTMLInputElement | null>;
  /** The text in force: in the URL, so that it may change without this field. */
  q: string;
  placeholder: string;
  alBuscar: (q: string) => void;
};

/** Searches while it is typed; `/` goes to it from anywhere on the page. */
export function CampoDeBusqueda({ ref, q, placeholder, alBuscar }: Props) {
  const [texto, escribir] = useTextoDiferido(q, alBuscar, esperaMs);
  const enfocar = () => ref.current?.focus();
  // On Latin American keyboards the slash is a shifted key.
  useHotkeys([
    ['/', enfocar],
    ['shift+/', enfocar],
  ]);
  return (
    <TextInput
      ref={ref}
      type="search"
      label="Buscar"
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        <Kbd size="xs" visibleFrom="sm">
          /
        </Kbd>
      }
      value={texto}
      maxLength={80}
      onChange={(event) => escribir(event.currentTarget.value)}
      flex="1 1 240px"
      maw={{ sm: 380 }}
    />
  );
}
