import { Box, Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheck, IconUserOff } from '@tabler/icons-react';
import type { Lugar, Usuario } from '@jsol/contracts/seguridad';
import { Insignia } from '../../../components/insignia.tsx';
import { fechaHora, hace } from '../../../lib/format.ts';
import { lugaresEnPalabras } from '../lugares.ts';
import { EstadoClaveTemporal } from './clave-temporal.tsx';
import clases from './administracion.module.css';

type Props = {
  items: readonly Usuario[];
  /** By code, as people call them. */
  nombresDeRoles: ReadonlyMap<string, string>;
  /** Of the whole company. */
  lugares: readonly Lugar[];
  telefono: boolean;
  alEditar: (persona: Usuario) => void;
};

const Estado = ({ persona: { activo, claveTemporalHasta } }: { persona: Usuario }) => (
  <Group gap={4}>
    {activo ? (
      <Insignia palabra="Activo" color="green" Icono={IconCircleCheck} />
    ) : (
      <Insignia palabra="Inactivo" color="gray" Icono={IconUserOff} />
    )}
    {activo && claveTemporalHasta && <EstadoClaveTemporal hasta={claveTemporalHasta} />}
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

const Derechos = ({
  persona,
  nombresDeRoles,
  lugares,
}: { persona: Usuario } & Pick<Props, 'nombresDeRoles' | 'lugares'>) => {
  const donde = lugaresEnPalabras(persona.lugares, lugares);
  return (
    <>
      {persona.roles.map((rol) => nombresDeRoles.get(rol) ?? rol).join(', ') || '—'}
      {donde && (
        <Text size="xs" c="dimmed">
          Solo en {donde}
        </Text>
      )}
    </>
  );
};

export function TablaUsuarios({ items, nombresDeRoles, lugares, telefono, alEditar }: Props) {
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Usuarios">
        {items.map((persona) => (
          <Paper key={persona.id} component="li" withBorder p="sm">
            <Nombre persona={persona} alEditar={alEditar} />
            <Box my={4}>
              <Derechos persona={persona} nombresDeRoles={nombresDeRoles} lugares={lugares} />
            </Box>
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
              <Table.Th style={{ whiteSpace: 'nowrap' }}>Último ingreso</Table.Th>
              <Table.Th className="cifra">Sesiones</Table.Th>
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
                <Table.Td maw={300}>
                  <Derechos persona={persona} nombresDeRoles={nombresDeRoles} lugares={lugares} />
                </Table.Td>
                <Table.Td maw={230}>
                  <Estado persona={persona} />
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
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
