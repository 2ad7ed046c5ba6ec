import { Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Programacion } from '@jsol/contracts/administracion';
import { fechaHora, hace } from '../../../lib/format.ts';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { InsigniaDeSalud } from './insignia.tsx';
import clases from './administracion.module.css';

type Props = { items: readonly Programacion[]; telefono: boolean; alVer: (nombre: string) => void };

const Nombre = ({ programacion, alVer }: { programacion: Programacion; alVer: Props['alVer'] }) => (
  <>
    <UnstyledButton className={clases.nombre} fz="md" onClick={() => alVer(programacion.nombre)}>
      {programacion.nombre}
    </UnstyledButton>
    <Text size="xs" c="dimmed">
      {programacion.resumen ?? programacion.tarea}
    </Text>
  </>
);

const Salud = ({ programacion: { salud, porQue } }: { programacion: Programacion }) => (
  <>
    <InsigniaDeSalud salud={salud} />
    {porQue && (
      <Text size="xs" maw={280}>
        {porQue}
      </Text>
    )}
  </>
);

const proximo = ({ proximoTurno }: Programacion): string => (proximoTurno ? fechaHora(proximoTurno) : '—');

export function TablaProgramaciones({ items, telefono, alVer }: Props) {
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Programaciones">
        {items.map((programacion) => (
          <Paper key={programacion.nombre} component="li" withBorder p="sm">
            <Nombre programacion={programacion} alVer={alVer} />
            <Text my={4}>{programacion.horarioEnPalabras}</Text>
            <Salud programacion={programacion} />
            <Text size="sm" c="dimmed" mt={4}>
              Próximo turno: {proximo(programacion)}
            </Text>
          </Paper>
        ))}
      </Stack>
    );
  }
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={900}>
        <Table aria-label="Programaciones">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Programación</Table.Th>
              <Table.Th>Cuándo</Table.Th>
              <Table.Th>Salud</Table.Th>
              <Table.Th>Última ejecución</Table.Th>
              <Table.Th>Próximo turno</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((programacion) => (
              // The name is the button; the rest of the row only makes the target larger for a mouse.
              <Table.Tr
                key={programacion.nombre}
                className={clases.fila}
                onClick={() => window.getSelection()?.toString() === '' && alVer(programacion.nombre)}
              >
                <Table.Td maw={340}>
                  <Nombre programacion={programacion} alVer={alVer} />
                </Table.Td>
                <Table.Td>
                  {programacion.horarioEnPalabras}
                  {programacion.editada && (
                    <Text size="xs" c="dimmed">
                      cambiado por {programacion.editada.por}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Salud programacion={programacion} />
                </Table.Td>
                <Table.Td>
                  {programacion.ultimaEjecucion ? (
                    <>
                      {programacion.ultimaEjecucion.estado && (
                        <EstadoEjecucion estado={programacion.ultimaEjecucion.estado} />
                      )}
                      <Text size="xs" c="dimmed" title={fechaHora(programacion.ultimaEjecucion.turno)}>
                        {hace(programacion.ultimaEjecucion.turno)}
                      </Text>
                    </>
                  ) : (
                    '—'
                  )}
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{proximo(programacion)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
