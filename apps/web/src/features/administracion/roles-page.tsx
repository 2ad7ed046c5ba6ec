import { Button, Group, List, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPencil, IconShieldPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Permiso, Rol } from '@jsol/contracts/seguridad';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { claveRoles, roles } from './api.ts';
import { DialogoRol } from './components/dialogo-rol.tsx';
import { DialogoEliminarRol } from './components/eliminar-rol.tsx';
import { moduloDe, personasConRol } from './palabras.ts';

function Tarjeta({
  rol,
  permisos,
  alEditar,
  alEliminar,
}: {
  rol: Rol;
  permisos: readonly Permiso[];
  alEditar: () => void;
  alEliminar: () => void;
}) {
  const suyos = permisos.filter(({ codigo }) => rol.permisos.includes(codigo));
  return (
    <Paper withBorder p="md" component="section" aria-label={`Rol ${rol.nombre}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2}>{rol.nombre}</Title>
          <Text size="sm" c="dimmed">
            {personasConRol(rol)}
          </Text>
        </div>
        {!rol.todo && (
          <Group gap="xs" justify="flex-end">
            <Button
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              aria-label={`Editar el rol ${rol.nombre}`}
              onClick={alEditar}
            >
              Editar
            </Button>
            {!rol.deFabrica && (
              <Button
                variant="default"
                leftSection={<IconTrash size={16} aria-hidden />}
                aria-label={`Eliminar el rol ${rol.nombre}`}
                onClick={alEliminar}
              >
                Eliminar
              </Button>
            )}
          </Group>
        )}
      </Group>
      {rol.todo ? (
        <Text mt="xs">Todos los permisos, también los de los módulos que vengan.</Text>
      ) : suyos.length === 0 ? (
        <Text mt="xs" c="dimmed">
          Sin permisos.
        </Text>
      ) : (
        <List size="sm" mt="xs">
          {suyos.map(({ codigo, resumen }) => (
            <List.Item key={codigo}>
              {moduloDe(codigo)}: {resumen}
            </List.Item>
          ))}
        </List>
      )}
    </Paper>
  );
}

/** What each role allows, by module and in words. */
export function RolesPage() {
  const consulta = useQuery(roles);
  const queryClient = useQueryClient();
  const [porEliminar, setPorEliminar] = useState<Rol | null>(null);
  const [dialogo, setDialogo] = useState<{ rol: Rol | null } | null>(null);
  const terminar = async (mensaje: string | null) => {
    setDialogo(null);
    setPorEliminar(null);
    if (mensaje === null) return;
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveRoles });
  };
  return (
    <Pagina
      titulo="Roles"
      acciones={
        <Button leftSection={<IconShieldPlus size={16} aria-hidden />} onClick={() => setDialogo({ rol: null })}>
          Nuevo rol
        </Button>
      }
    >
      <Stack gap="sm">
        {consulta.isPending && <Cargando texto="Cargando roles…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="sm">
          {consulta.data?.items.map((rol) => (
            <Tarjeta
              key={rol.codigo}
              rol={rol}
              permisos={consulta.data.permisos}
              alEditar={() => setDialogo({ rol })}
              alEliminar={() => setPorEliminar(rol)}
            />
          ))}
        </SimpleGrid>
      </Stack>
      <DialogoRol
        abierto={dialogo !== null}
        rol={dialogo?.rol ?? null}
        permisos={consulta.data?.permisos ?? []}
        alTerminar={terminar}
      />
      <DialogoEliminarRol rol={porEliminar} permisos={consulta.data?.permisos ?? []} alTerminar={terminar} />
    </Pagina>
  );
}
