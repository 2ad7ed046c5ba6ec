import {
  Anchor,
  Button,
  Modal,
  MultiSelect,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Table,
  TextInput,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { almacenBody, type AlmacenBody, type AlmacenDelCatalogo } from '@jsol/contracts/inventario-catalogo';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Formulario } from '../../../components/formulario.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { almacenes as consultaAlmacenes } from '../api.ts';
import { almacenesConPersonas, cambiarAlmacen, claveAlmacenes, crearAlmacen } from './api.ts';

type Persona = { id: string; nombre: string };

/** The warehouses, and who is told of what each one lacks. */
export function AlmacenesPage() {
  const consulta = useQuery(almacenesConPersonas);
  const queryClient = useQueryClient();
  const [abierto, setAbierto] = useState<AlmacenDelCatalogo | 'nuevo' | null>(null);
  const alTerminar = async (nombre: string) => {
    setAbierto(null);
    notifications.show({ color: 'green', message: `${nombre} guardado.` });
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: claveAlmacenes }),
      queryClient.invalidateQueries({ queryKey: consultaAlmacenes.queryKey }),
    ]);
  };
  return (
    <Pagina
      titulo="Almacenes"
      acciones={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAbierto('nuevo')}>
          Nuevo almacén
        </Button>
      }
    >
      <Stack gap="sm">
        {consulta.isPending && <Cargando texto="Cargando almacenes…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {consulta.data?.items.length === 0 && (
          <Vacio titulo="Ningún almacén" texto="Cree el primero: de él saldrá lo que se vende." />
        )}
        {consulta.data && consulta.data.items.length > 0 && (
          <Paper withBorder style={{ overflow: 'hidden' }}>
            <TablaAncha minima={720}>
              <Table aria-label="Almacenes">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Código</Table.Th>
                    <Table.Th>Nombre</Table.Th>
                    <Table.Th>Supervisor</Table.Th>
                    <Table.Th>También se avisa a</Table.Th>
                    <Table.Th>Estado</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {consulta.data.items.map((almacen) => (
                    <Table.Tr key={almacen.id}>
                      <Table.Td>{almacen.codigo}</Table.Td>
                      <Table.Td>
                        <Anchor component="button" type="button" ta="left" fw={600} onClick={() => setAbierto(almacen)}>
                          {almacen.nombre}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>{almacen.supervisor?.nombre ?? 'Sin supervisor'}</Table.Td>
                      <Table.Td>{almacen.seguidores.map(({ nombre }) => nombre).join(', ')}</Table.Td>
                      <Table.Td>
                        <Insignia
                          palabra={almacen.activo ? 'Activo' : 'Inactivo'}
                          color={almacen.activo ? 'green' : 'gray'}
                        />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </TablaAncha>
          </Paper>
        )}
      </Stack>
      <Modal
        opened={abierto !== null}
        onClose={() => setAbierto(null)}
        closeOnClickOutside={false}
        title={abierto === null || abierto === 'nuevo' ? 'Nuevo almacén' : abierto.nombre}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        {abierto !== null && (
          <FormularioDeAlmacen
            almacen={abierto === 'nuevo' ? null : abierto}
            personas={consulta.data?.personas ?? []}
            alTerminar={alTerminar}
            alVolver={() => setAbierto(null)}
          />
        )}
      </Modal>
    </Pagina>
  );
}

function FormularioDeAlmacen({
  almacen,
  personas,
  alTerminar,
  alVolver,
}: {
  almacen: AlmacenDelCatalogo | null;
  personas: readonly Persona[];
  alTerminar: (nombre: string) => Promise<void>;
  alVolver: () => void;
}) {
  const opciones = personas.map(({ id, nombre }) => ({ value: id, label: nombre }));
  const formulario = useFormulario({
    inicial: {
      codigo: almacen?.codigo ?? '',
      nombre: almacen?.nombre ?? '',
      permiteNegativo: almacen?.permiteNegativo ?? false,
      activo: almacen?.activo ?? true,
      supervisorId: almacen?.supervisor?.id ?? null,
      seguidorIds: almacen?.seguidores.map(({ id }) => id) ?? [],
    },
    schema: almacenBody,
    cuerpo: (valores) => valores,
    mandar: async (cuerpo: AlmacenBody) => {
      await (almacen ? cambiarAlmacen(almacen.id, cuerpo) : crearAlmacen(cuerpo));
      return cuerpo.nombre;
    },
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Almacén" formulario={formulario} boton="Guardar" alVolver={alVolver}>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput label="Código" data-autofocus autoComplete="off" {...campos.getInputProps('codigo')} />
        <TextInput label="Nombre" autoComplete="off" {...campos.getInputProps('nombre')} />
      </SimpleGrid>
      <Select
        label="Supervisor"
        description="Recibe las alertas de stock y de lotes"
        placeholder="Nadie"
        clearable
        clearButtonProps={{ 'aria-label': 'Quitar el supervisor' }}
        data={opciones}
        {...campos.getInputProps('supervisorId')}
      />
      <MultiSelect label="También se avisa a" data={opciones} {...campos.getInputProps('seguidorIds')} />
      <Switch
        label="Se puede vender sin stock"
        description="El stock queda en negativo hasta que llegue la entrada"
        {...campos.getInputProps('permiteNegativo', { type: 'checkbox' })}
      />
      {almacen && <Switch label="En uso" {...campos.getInputProps('activo', { type: 'checkbox' })} />}
    </Formulario>
  );
}
