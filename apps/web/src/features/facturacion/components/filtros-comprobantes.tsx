import { Button, Group, Kbd, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconFilterOff, IconSearch } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { tipoComprobanteSchema } from '@jsol/contracts/ventas';
import { hayFiltros, type Filtros } from '../filtros.ts';
import { tiposComprobante } from '../palabras.ts';

const esperaMs = 300;

type Props = {
  filtros: Filtros;
  alCambiar: (cambio: Omit<Filtros, 'pagina'>) => void;
  buscador: RefObject<HTMLInputElement | null>;
};

export function FiltrosComprobantes({ filtros, alCambiar, buscador }: Props) {
  const { q = '', tipo, desde, hasta } = filtros;
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
    alCambiar({ q: valor });
  }, esperaMs);
  // On Latin American keyboards the slash is a shifted key.
  const enfocar = () => buscador.current?.focus();
  useHotkeys([
    ['/', enfocar],
    ['shift+/', enfocar],
  ]);

  const limpiar = () => {
    setTexto('');
    setEnviado('');
    alCambiar({ q: undefined, tipo: undefined, estado: undefined, desde: undefined, hasta: undefined });
  };
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label="Comprobantes">
      <TextInput
        ref={buscador}
        type="search"
        label="Buscar"
        placeholder="Número, RUC, DNI o nombre"
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
      <Select
        label="Tipo"
        placeholder="Todos"
        clearable
        clearButtonProps={{ 'aria-label': 'Quitar el tipo' }}
        data={tipoComprobanteSchema.options.map((value) => ({ value, label: tiposComprobante[value] }))}
        value={tipo ?? null}
        onChange={(valor) => alCambiar({ tipo: tipoComprobanteSchema.safeParse(valor).data })}
        w={{ base: '100%', xs: 130 }}
      />
      <TextInput
        type="date"
        label="Desde"
        value={desde ?? ''}
        max={hasta}
        onChange={({ currentTarget: { value } }) => alCambiar({ desde: value })}
        flex={{ base: 1, xs: 'none' }}
      />
      <TextInput
        type="date"
        label="Hasta"
        value={hasta ?? ''}
        min={desde}
        onChange={({ currentTarget: { value } }) => alCambiar({ hasta: value })}
        flex={{ base: 1, xs: 'none' }}
      />
      {hayFiltros(filtros) && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={limpiar}>
          Quitar filtros
        </Button>
      )}
    </Group>
  );
}
