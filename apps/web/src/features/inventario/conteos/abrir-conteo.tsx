import { ActionIcon, Button, Group, Modal, Radio, Select, Stack, Switch, Text } from '@mantine/core';
import { IconChecklist, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Almacen, StockItem } from '@jsol/contracts/inventario';
import { abrirConteoBody } from '@jsol/contracts/inventario-conteos';
import { Formulario } from '../../../components/formulario.tsx';
import { ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { catalogo } from '../catalogo/api.ts';
import { BuscarProducto } from '../components/buscar-producto.tsx';
import { abrirConteo, claveConteos } from './api.ts';

/** Says what is going to be counted, and begins. */
export function AbrirConteo({ almacen }: { almacen: Almacen }) {
  const [abierto, setAbierto] = useState(false);
  return (
    <>
      <Button leftSection={<IconChecklist size={16} aria-hidden />} onClick={() => setAbierto(true)}>
        Abrir conteo
      </Button>
      <Modal
        opened={abierto}
        onClose={() => setAbierto(false)}
        closeOnClickOutside={false}
        title={`Conteo de ${almacen.nombre}`}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        <FormularioDeConteo almacen={almacen} />
      </Modal>
    </>
  );
}

type Escrito = {
  alcance: 'almacen' | 'categoria' | 'lista';
  categoria: string | null;
  productos: { id: string; nombre: string }[];
  ciego: boolean;
};

function FormularioDeConteo({ almacen }: { almacen: Almacen }) {
  const [clave, setClave] = useState(claveNueva);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { data } = useQuery(catalogo({ pagina: 1, porPagina: 1, estado: 'activos', orden: 'nombre' }));
  const formulario = useFormulario({
    inicial: { alcance: 'almacen', categoria: null, productos: [], ciego: true } as Escrito,
    schema: abrirConteoBody,
    cuerpo: ({ alcance, categoria, productos, ciego }) => ({
      almacenId: almacen.id,
      alcance,
      ciego,
      ...(alcance === 'categoria' && categoria !== null ? { categoria } : {}),
      ...(alcance === 'lista' && productos.length > 0 ? { productoIds: productos.map(({ id }) => id) } : {}),
    }),
    mandar: async (nuevo) => {
      try {
        return await abrirConteo(nuevo, clave);
      } catch (error) {
        if (error instanceof ProblemaError) setClave(claveNueva());
        throw error;
      }
    },
    alTerminar: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: claveConteos });
      await navigate({ to: '/inventario/conteos/$id', params: { id } });
    },
  });
  const { campos } = formulario;
  const { alcance, productos } = campos.values;
  const agregar = ({ id, nombre }: StockItem) => {
    if (!productos.some((producto) => producto.id === id)) campos.insertListItem('productos', { id, nombre });
    campos.clearFieldError('productoIds');
  };
  return (
    <Formulario nombre="Abrir conteo" formulario={formulario} boton="Empezar a contar">
      <Radio.Group label="Qué se cuenta" {...campos.getInputProps('alcance')}>
        <Group mt={6}>
          <Radio value="almacen" label="Todo el almacén" />
          <Radio value="categoria" label="Una categoría" />
          <Radio value="lista" label="Una lista" />
        </Group>
      </Radio.Group>
      {alcance === 'categoria' && (
        <Select label="Categoría" searchable data={data?.categorias ?? []} {...campos.getInputProps('categoria')} />
      )}
      {alcance === 'lista' && (
        <>
          <BuscarProducto almacenId={almacen.id} alElegir={agregar} error={campos.errors['productoIds']} />
          <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos por contar">
            {productos.map(({ id, nombre }, indice) => (
              <Group key={id} component="li" justify="space-between" wrap="nowrap">
                <Text size="md">{nombre}</Text>
                <ActionIcon
                  variant="subtle"
                  color="red"
                  size={32}
                  aria-label={`Quitar ${nombre}`}
                  onClick={() => campos.removeListItem('productos', indice)}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              </Group>
            ))}
          </Stack>
        </>
      )}
      <Switch
        label="A ciegas"
        description="Quien cuenta no ve cuánto debería haber"
        {...campos.getInputProps('ciego', { type: 'checkbox' })}
      />
    </Formulario>
  );
}
