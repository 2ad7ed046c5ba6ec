import { Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Producto } from '@jsol/contracts/inventario';
import { soles } from '../../../../lib/format.ts';
import { productosParecidos } from '../api.ts';

const libre = 'libre';

/** Finds a product by code or words; what is in no list becomes a line of its own. */
export function BuscarArticulo({
  alElegir,
  alEscribir,
  error,
}: {
  alElegir: (producto: Producto) => void;
  alEscribir: (descripcion: string) => void;
  error: ReactNode;
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [texto, setTexto] = useState('');
  const [buscado] = useDebouncedValue(texto.trim(), 200);
  const consulta = useQuery(productosParecidos(buscado));
  const alDia = texto.trim() === buscado && !consulta.isPlaceholderData && !consulta.isFetching;
  const items = buscado === '' ? [] : (consulta.data ?? []);

  const elegir = (valor: string) => {
    const producto = items.find(({ id }) => id === valor);
    if (producto) alElegir(producto);
    else if (valor === libre && texto.trim() !== '') alEscribir(texto.trim());
    setTexto('');
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={elegir}>
      <Combobox.Target>
        <TextInput
          label="Agregar producto o servicio"
          placeholder="Código o nombre; Enter agrega"
          leftSection={<IconSearch size={16} aria-hidden />}
          autoComplete="off"
          maxLength={500}
          value={texto}
          error={error}
          onChange={(event) => {
            setTexto(event.currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || texto.trim() === '') return;
            if (combobox.getSelectedOptionIndex() >= 0) return;
            event.preventDefault();
            if (alDia) elegir(items[0]?.id ?? libre);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={texto.trim() === ''}>
        <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="Productos encontrados">
          {items.map((item) => (
            <Combobox.Option key={item.id} value={item.id}>
              <Group justify="space-between" wrap="nowrap">
                <Text size="md">
                  {item.nombre}{' '}
                  <Text span size="sm" opacity={0.8}>
                    {item.codigo}
                  </Text>
                </Text>
                <Text size="sm" className="cifra">
                  {soles(item.precio)}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
          <Combobox.Option value={libre}>Agregar «{texto.trim()}» como línea libre</Combobox.Option>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
