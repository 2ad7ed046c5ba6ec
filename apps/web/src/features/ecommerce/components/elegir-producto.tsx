import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PedidoTienda } from '@jsol/contracts/ecommerce';
import { mensajeDe } from '../../../lib/api.ts';
import { claveEcommerce, fijarEquivalencia, productos } from '../api.ts';

type Props = { pedido: PedidoTienda; linea: PedidoTienda['lineas'][number]; alTerminar: () => void };

function Eleccion({ pedido, linea, alTerminar }: Props) {
  const queryClient = useQueryClient();
  const [texto, setTexto] = useState('');
  const [q] = useDebouncedValue(texto.trim(), 250);
  const { data, error } = useQuery(productos(q));
  const [elegido, setElegido] = useState<string | null>(null);
  const guardar = useMutation({
    networkMode: 'always',
    mutationFn: (productoId: string) => fijarEquivalencia(pedido.id, { sku: linea.sku, productoId }),
    onSuccess: () => {
      notifications.show({ color: 'green', message: `Desde ahora «${linea.sku}» es ese producto en ${pedido.canal}.` });
      alTerminar();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveEcommerce }),
  });
  const hallados = q === '' ? [] : (data?.items ?? []);
  return (
    <form
      noValidate
      aria-label={`Elegir el producto de ${linea.sku}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (elegido !== null) guardar.mutate(elegido);
      }}
    >
      <Stack gap="sm">
        {(guardar.error ?? error) && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(guardar.error ?? error)}
          </Alert>
        )}
        <Text size="md">
          En la tienda es «{linea.descripcion}» ({linea.sku}). Los demás pedidos que lo esperan también siguen.
        </Text>
        <TextInput
          label="Buscar producto"
          placeholder="Código o nombre"
          leftSection={<IconSearch size={16} aria-hidden />}
          data-autofocus
          value={texto}
          onChange={({ currentTarget: { value } }) => setTexto(value)}
        />
        <Radio.Group value={elegido} onChange={setElegido} aria-label="Productos encontrados">
          <Stack gap="xs">
            {hallados.map(({ id, codigo, nombre }) => (
              <Radio key={id} value={id} label={nombre} description={codigo} />
            ))}
          </Stack>
        </Radio.Group>
        {q !== '' && data && hallados.length === 0 && <Text c="dimmed">Ningún producto coincide con «{q}».</Text>}
        <Group justify="flex-end">
          <Button variant="default" onClick={alTerminar}>
            Volver
          </Button>
          <Button type="submit" loading={guardar.isPending} disabled={!hallados.some(({ id }) => id === elegido)}>
            Es este producto
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Says once which product a SKU of the shop is. */
export const ElegirProducto = ({ linea, ...props }: Omit<Props, 'linea'> & { linea: Props['linea'] | null }) => (
  <Modal opened={linea !== null} onClose={props.alTerminar} title="¿Qué producto es?">
    {linea && <Eleccion linea={linea} {...props} />}
  </Modal>
);
