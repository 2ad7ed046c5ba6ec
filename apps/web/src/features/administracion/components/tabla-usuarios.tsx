import { Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheck, IconKey, IconUserOff } from '@tabler/icons-react';
import type { Usuario } from '@jsol/contracts/seguridad';
import { fechaHora, hace } from '../../../lib/format.ts';
import { Insignia } from '../../../components/insignia.tsx';
import clases from './administracion.module.css';

type Props = {
  items: readonly Usuario[];
  /** By code, as people call them. */
  nombresDeRoles: ReadonlyMap<string, string>;
  telefono: boolean;
  alEditar: (persona: Usuario) => void;
};

const Estado = ({ persona: { activo, claveTemporal } }: { persona: Usuario }) => (
  <Group gap={4}>
    {activo ? (
      <Insignia palabra="Activo" color="green" Icono={IconCircleCheck} />
    ) : (
      <Insignia palabra="Inactivo" color="gray" Icono={IconUserOff} />
    )}
    {activo && claveTemporal && <Insignia palabra="Clave temporal" color="yellow" Icono={IconKey} />}
  </Group>
);

const Nombre = ({ persona, alEditar }: { persona: Usuario; alEditar: Props['alEditar'] }) => (
  <>
    <UnstyledButton className={clases.nombre} fz="md" onClick={() => alEditar(persona)}>
      {persona.nombre}
    </UnstyledButton>
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {persona.usuario}
      {persona.email && ` · ${persona.email}`}
    </Text>
  </>
);

export function TablaUsuarios({ items, nombresDeRoles, telefono, alEditar }: Props) {
  const rolesDe = ({ roles }: Usuario) => roles.map((rol) => nombresDeRoles.get(rol) ?? rol).join(', ') || '—';
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Usuarios">
        {items.map((persona) => (
          <Paper key={persona.id} component="li" withBorder p="sm">
            <Nombre persona={persona} alEditar={alEditar} />
            <Text my={4}>{rolesDe(persona)}</Text>
            <Estado persona={persona} />
          </Paper>
        ))}
      </Stack>
    );
  }
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={820}>
        <Table aria-label="Usuarios">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Persona</Table.Th>
              <Table.Th>Roles</Table.Th>
              <Table.Th>Estado</Table.Th>
              <Table.Th>Último ingreso</Table.Th>
              <Table.Th className="cifra">Sesiones abiertas</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((persona) => (
              <Table.Tr
                key={persona.id}
                className={clases.fila}
                onClick={() => window.getSelection()?.toString() === '' && alEditar(persona)}
              >
                <Table.Td maw={360}>
                  <Nombre persona={persona} alEditar={alEditar} />
                </Table.Td>
                <Table.Td>{rolesDe(persona)}</Table.Td>
                <Table.Td>
                  <Estado persona={persona} />
                </Table.Td>
                <Table.Td>
                  {persona.ultimoIngreso ? (
                    <span title={fechaHora(persona.ultimoIngreso)}>{hace(persona.ultimoIngreso)}</span>
                  ) : (
                    'nunca'
                  )}
                </Table.Td>
                <Table.Td className="cifra">{persona.sesiones}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
