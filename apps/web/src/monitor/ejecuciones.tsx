import { Group, ScrollArea, Select, Table, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { monitorRunSchema, runStateSchema, type MonitorRun, type RunState } from '@jsol/contracts/monitor';
import { z } from 'zod';
import { Cargando, ErrorDePagina, Vacio } from '../components/avisos.tsx';
import { api } from '../lib/api.ts';
import { fechaHora, horaConSegundos } from '../lib/format.ts';
import { aspectosDeEjecucion, EstadoEjecucion } from './estado-ejecucion.tsx';

const respuesta = z.object({ items: z.array(monitorRunSchema) });

const tardanza = ({ enqueuedAt, finishedAt }: MonitorRun): string => {
  if (!finishedAt) return '–';
  const ms = Date.parse(finishedAt) - Date.parse(enqueuedAt);
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
};

/** Any run in one search: by receipt, RUC or its own id. */
export function Ejecuciones({ elegida, alElegir }: { elegida: string | null; alElegir: (id: string) => void }) {
  const [texto, setTexto] = useState('');
  const [estado, setEstado] = useState<RunState | null>(null);
  const [q] = useDebouncedValue(texto.trim(), 200);
  const consulta = useQuery({
    queryKey: ['ejecuciones', q, estado],
    queryFn: () => api.get('/api/monitor/ejecuciones', respuesta, { q, state: estado ?? undefined, limit: 50 }),
    refetchInterval: 2_000,
    placeholderData: keepPreviousData,
  });
  const items = consulta.data?.items ?? [];
  return (
    <section aria-label="Ejecuciones">
      <Group justify="space-between" mb="sm" wrap="wrap">
        <Title order={2}>Ejecuciones</Title>
        <Group gap="xs">
          <TextInput
            aria-label="Buscar ejecuciones"
            placeholder="B001-15, RUC o id"
            leftSection={<IconSearch size={16} aria-hidden />}
            value={texto}
            onChange={(event) => setTexto(event.currentTarget.value)}
          />
          <Select
            aria-label="Estado"
            placeholder="Todos los estados"
            clearable
            data={runStateSchema.options.map((value) => ({ value, label: aspectosDeEjecucion[value].palabra }))}
            value={estado}
            onChange={(valor) => setEstado(valor as RunState | null)}
          />
        </Group>
      </Group>
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Buscando ejecuciones…" />}
      {consulta.data && items.length === 0 && (
        <Vacio titulo="Ninguna ejecución" texto="Pruebe con otra clave o quite el filtro de estado." />
      )}
      {items.length > 0 && (
        <ScrollArea>
          <Table miw={720}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Hora</Table.Th>
                <Table.Th>Tarea</Table.Th>
                <Table.Th>Claves</Table.Th>
                <Table.Th>Estado</Table.Th>
                <Table.Th className="cifra">Intentos</Table.Th>
                <Table.Th className="cifra">Tardó</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((run) => (
                <Table.Tr
                  key={run.id}
                  tabIndex={0}
                  aria-selected={run.id === elegida}
                  style={{ cursor: 'pointer' }}
                  onClick={() => alElegir(run.id)}
                  onKeyDown={(event) => event.key === 'Enter' && alElegir(run.id)}
                >
                  <Table.Td title={fechaHora(run.enqueuedAt)}>{horaConSegundos(run.enqueuedAt)}</Table.Td>
                  <Table.Td>
                    <Text size="sm">{run.task}</Text>
                    {run.reason && (
                      <Text size="xs" c="dimmed" lineClamp={1}>
                        {run.reason}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{run.keys.filter((clave) => clave.length < 20).join(', ') || '–'}</Table.Td>
                  <Table.Td>
                    <EstadoEjecucion estado={run.state} />
                  </Table.Td>
                  <Table.Td className="cifra">{run.attempts}</Table.Td>
                  <Table.Td className="cifra">{tardanza(run)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </section>
  );
}
