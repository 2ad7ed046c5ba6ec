import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import type { ProductoPos } from '@jsol/contracts/ventas';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { mensajeDe } from '../../../../lib/api.ts';
import { cantidad, soles } from '../../../../lib/format.ts';
import { productosDe } from '../api.ts';

/** Type, Enter, and the product is a line; ready for the next one. */
export function AgregarProducto({
  almacenId,
  alElegir,
  error,
}: {
  almacenId: string;
  alElegir: (producto: ProductoPos) => void;
  error: ReactNode;
}) {
  const [texto, escribir] = useState('');
  const [q] = useDebouncedValue(texto.trim(), 200);
  const consulta = useQuery(productosDe(almacenId, q));
  const combobox = useCombobox();
  const { selectFirstOption } = combobox;
  const items = q === '' ? [] : (consulta.data?.items ?? []);
  const filas = items.map(({ id }) => id).join(' ');
  useEffect(() => void selectFirstOption(), [selectFirstOption, filas]);
  const elegir = (id: string) => {
    const producto = items.find((item) => item.id === id);
    if (!producto) return;
    alElegir(producto);
    escribir('');
    combobox.closeDropdown();
  };
  return (
    <Combobox store={combobox} onOptionSubmit={elegir}>
      <Combobox.Target>
        <TextInput
          label="Agregar producto"
          placeholder="Código, código de barras o nombre"
          autoComplete="off"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={consulta.isFetching && <Loader size={16} aria-label="Buscando" />}
          value={texto}
          error={consulta.isError ? mensajeDe(consulta.error) : error}
          onChange={(event) => {
            escribir(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => texto !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            // Enter chooses; it must not send the form.
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) event.preventDefault();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={texto.trim() === '' || !consulta.data}>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }} aria-label="Productos encontrados">
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
                  {soles(item.precio)} · {cantidad(item.stock)} {unidadEnPalabras(item.unidad)}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
          {items.length === 0 && texto.trim() === q && <Combobox.Empty>Ningún producto coincide</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
