import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { StockItem } from '@jsol/contracts/inventario';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { mensajeDe } from '../../../lib/api.ts';
import { cantidad } from '../../../lib/format.ts';
import { productosParecidos } from '../api.ts';

/** Type or scan, Enter, and the product is in the list below; ready for the next one. */
export function BuscarProducto({
  almacenId,
  alElegir,
  error,
}: {
  almacenId: string;
  alElegir: (producto: StockItem) => void;
  error: ReactNode;
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const queryClient = useQueryClient();
  const [texto, setTexto] = useState('');
  const [buscado] = useDebouncedValue(texto.trim(), 200);
  const consulta = useQuery({ ...productosParecidos(almacenId, buscado), enabled: buscado !== '' });
  const alDia = texto.trim() === buscado && !consulta.isPlaceholderData;
  const items = buscado === '' ? [] : (consulta.data?.items ?? []);

  const elegir = (id: string) => {
    const producto = items.find((item) => item.id === id);
    if (!producto) return;
    alElegir(producto);
    setTexto('');
    combobox.closeDropdown();
  };

  /** A scanner is faster than any list: what was typed is asked for as it is, and the box is free for the next one. */
  const pedirExacto = async () => {
    const escrito = texto.trim();
    setTexto('');
    combobox.closeDropdown();
    const devolver = (motivo: string) => {
      setTexto((ahora) => (ahora === '' ? escrito : ahora));
      notifications.show({ color: 'yellow', message: motivo });
    };
    try {
      const { items: hallados } = await queryClient.query(productosParecidos(almacenId, escrito));
      const hallado =
        hallados.length === 1 ? hallados[0] : hallados.find(({ codigo }) => codigo === escrito.toUpperCase());
      if (hallado) alElegir(hallado);
      else if (hallados.length === 0) devolver(`Ningún producto coincide con «${escrito}»`);
      else devolver(`Varios productos coinciden con «${escrito}»: elija uno`);
    } catch (fallo) {
      devolver(`No se agregó «${escrito}». ${mensajeDe(fallo)}`);
    }
  };
  return (
    <Combobox store={combobox} onOptionSubmit={elegir}>
      <Combobox.Target>
        <TextInput
          label="Agregar producto"
          placeholder="Código, código de barras o nombre"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={consulta.isFetching && <Loader size={16} aria-label="Buscando" />}
          value={texto}
          error={consulta.isError ? mensajeDe(consulta.error) : error}
          onChange={({ currentTarget: { value } }) => {
            setTexto(value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={() => texto !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            // Enter must not send the form; alone in the answer, a scanned product needs no arrow key either.
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            const unico = items[0];
            if (!alDia) {
              // What is marked belongs to an older text.
              combobox.resetSelectedOption();
              if (texto.trim() !== '') void pedirExacto();
            } else if (unico && items.length === 1) elegir(unico.id);
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
                  <Text span size="sm" c="dimmed">
                    {item.codigo}
                  </Text>
                </Text>
                <Text size="sm" className="cifra">
                  {cantidad(item.stock)} {unidadEnPalabras(item.unidad)}
                </Text>
              </Group>
            </Combobox.Option>
          ))}
          {items.length === 0 && alDia && <Combobox.Empty>Ningún producto coincide</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
