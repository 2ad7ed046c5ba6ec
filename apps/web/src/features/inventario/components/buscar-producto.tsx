import { Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconSearch } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import type { StockItem } from '@jsol/contracts/inventario';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { mensajeDe } from '../../../lib/api.ts';
import { cantidad } from '../../../lib/format.ts';
import { productosParecidos } from '../api.ts';
import { productoPedido } from '../producto-pedido.ts';

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
  const campo = useRef<HTMLInputElement>(null);
  const [abierta, setAbierta] = useState(false);
  const combobox = useCombobox({
    opened: abierta,
    onOpenedChange: setAbierta,
    onDropdownClose: () => combobox.resetSelectedOption(),
  });
  const { selectFirstOption } = combobox;
  const queryClient = useQueryClient();
  const [texto, setTexto] = useState('');
  const [buscado] = useDebouncedValue(texto.trim(), 200);
  const consulta = useQuery({ ...productosParecidos(almacenId, buscado), enabled: buscado !== '' });
  const alDia = texto.trim() === buscado && !consulta.isPlaceholderData;
  const items = buscado === '' ? [] : (consulta.data?.items ?? []);

  // The mark stays with a row and the combobox counts places: in another list they would name two products.
  const filas = items.map(({ id }) => id).join(' ');
  useEffect(() => void selectFirstOption(), [selectFirstOption, abierta, buscado, filas]);

  const elegir = (id: string) => {
    const producto = items.find((item) => item.id === id);
    if (!producto) return;
    alElegir(producto);
    setTexto('');
    combobox.closeDropdown();
  };

  /** A scanner is faster than any list: what was typed is asked for as it is, and the box is free for the next one. */
  const pedir = async () => {
    const escrito = texto.trim();
    setTexto('');
    combobox.closeDropdown();
    try {
      const { items: hallados } = await queryClient.query(productosParecidos(almacenId, escrito));
      const pedido = productoPedido(escrito, hallados);
      if (pedido.kind === 'hallado') alElegir(pedido.producto);
      else if (pedido.kind === 'ninguno') devolver(escrito, `Ningún producto coincide con «${escrito}»`);
      else devolver(escrito, `Varios productos coinciden con «${escrito}»: elija uno`);
    } catch (fallo) {
      devolver(escrito, `No se agregó «${escrito}». ${mensajeDe(fallo)}`);
    }
  };

  /** Puts a text back for a person to look at, unless something else is being typed. */
  const devolver = (escrito: string, motivo: string) => {
    notifications.show({ color: 'yellow', message: motivo });
    if (campo.current?.value !== '') return;
    flushSync(() => setTexto(escrito));
    // Selected, so that the next scan takes its place and does not follow it.
    campo.current.select();
    if (document.activeElement === campo.current) setAbierta(true);
  };

  return (
    <Combobox store={combobox} onOptionSubmit={elegir}>
      <Combobox.Target>
        <TextInput
          ref={campo}
          label="Agregar producto"
          placeholder="Código, código de barras o nombre"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={consulta.isFetching && <Loader size={16} aria-label="Buscando" />}
          value={texto}
          error={consulta.isError ? mensajeDe(consulta.error) : error}
          onChange={({ currentTarget: { value } }) => {
            setTexto(value);
            combobox.openDropdown();
          }}
          onFocus={() => texto !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
            // Enter must not send the form.
            event.preventDefault();
            // The combobox submits the row that is marked: only where the list answers what stands in the box.
            if (alDia && abierta && combobox.getSelectedOptionIndex() >= 0) return;
            combobox.resetSelectedOption();
            if (texto.trim() !== '') void pedir();
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
