import { Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Resultado } from '@jsol/contracts/administracion';
import { fecha, fechaHora, horaConSegundos } from '../../../lib/format.ts';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { duracion } from '../palabras.ts';
import clases from './administracion.module.css';

type Props = { items: readonly Resultado[]; telefono: boolean; alVer: (id: string) => void };

const tardo = ({ iniciadaEn, terminadaEn }: Resultado): string => {
  if (!iniciadaEn || !terminadaEn) return '—';
  const ms = Date.parse(terminadaEn) - Date.parse(iniciadaEn);
  return ms < 1_000 ? `${ms} ms` : duracion(ms);
};

const Nombre = ({ item, alVer }: { item: Resultado; alVer: Props['alVer'] }) => (
  <UnstyledButton
    className={clases.nombre}
    fz="md"
    aria-label={`${item.tarea}, ${fechaHora(item.encoladaEn)}`}
    onClick={() => alVer(item.id)}
  >
    {item.tarea}
  </UnstyledButton>
);

export function TablaResultados({ items, telefono, alVer }: Props) {
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Resultados">
        {items.map((item) => (
          <Paper key={item.id} component="li" withBorder p="sm">
            <Nombre item={item} alVer={alVer} />
            <Text size="sm" c="dimmed">
              {fechaHora(item.encoladaEn)} {item.claves.length > 0 && `· ${item.claves.join(', ')}`}
            </Text>
            <EstadoEjecucion estado={item.estado} />
            {item.motivo && <Text size="sm">{item.motivo}</Text>}
          </Paper>
        ))}
      </Stack>
    );
  }
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={900}>
        <Table aria-label="Resultados">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Encolada</Table.Th>
              <Table.Th>Tarea</Table.Th>
              <Table.Th>Claves</Table.Th>
              <Table.Th>Estado</Table.Th>
              <Table.Th className="cifra">Intentos</Table.Th>
              <Table.Th className="cifra">Tardó</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr
                key={item.id}
                className={clases.fila}
                onClick={() => window.getSelection()?.toString() === '' && alVer(item.id)}
              >
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {fecha(item.encoladaEn)}
                  <Text size="xs" c="dimmed">
                    {horaConSegundos(item.encoladaEn)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <Nombre item={item} alVer={alVer} />
                  <Text size="xs" c="dimmed">
                    {item.cola}
                  </Text>
                </Table.Td>
                <Table.Td maw={220}>
                  <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                    {item.claves.join(', ') || '—'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <EstadoEjecucion estado={item.estado} />
                  {item.motivo && (
                    <Text size="xs" c="dimmed" maw={280} truncate title={item.motivo}>
                      {item.motivo}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="cifra">{item.intentos}</Table.Td>
                <Table.Td className="cifra">{tardo(item)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}
