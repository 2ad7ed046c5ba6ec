import { ActionIcon, Button, Group, Paper, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { monitorCalendarSchema, type MonitorCalendar, type MonitorSchedule } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Insignia } from '../../components/insignia.tsx';
import { api } from '../../lib/api.ts';
import { fechaHora, hoyEnLima } from '../../lib/format.ts';
import { Calendario } from '../componentes/calendario.tsx';
import { Desplazable } from '../componentes/desplazable.tsx';
import { Confirmar, type Accion } from '../componentes/confirmar.tsx';
import { conParametros, ir, useUbicacion } from '../navegacion.tsx';
import { cadencia } from '../palabras.ts';
import { saludes } from '../salud.ts';
import { useYo } from '../yo.tsx';

const nueva = z.object({ runId: z.uuid() });

const destinos: Readonly<Record<string, string>> = {
  enqueued: 'a tiempo',
  'caught-up': 'recuperada',
  skipped: 'omitida',
  missed: 'perdida',
};

const masDias = (dia: string, dias: number): string =>
  new Date(Date.parse(`${dia}T00:00:00Z`) + dias * 86_400_000).toISOString().slice(0, 10);

const ruta = (nombre: string, que: string) => `/api/monitor/programaciones/${encodeURIComponent(nombre)}/${que}`;

const ejecutar = ({ name }: MonitorSchedule): Accion => ({
  titulo: 'Ejecutar ahora',
  texto: `Una ejecución de ${name}, ahora y aparte de sus turnos: el siguiente no se mueve.`,
  hecho: 'Se encoló.',
  hacer: async (motivo) => {
    const { runId } = await api.post(ruta(name, 'ejecutar'), { motivo }, { schema: nueva });
    ir(`/ejecuciones/${runId}`);
  },
});
const pausar = ({ name, summary }: MonitorSchedule): Accion => ({
  titulo: 'Pausar la programación',
  texto: `Deja de correr hasta que alguien la reanude: ${summary ?? name}. Sus turnos se anotan como omitidos.`,
  hecho: 'La programación quedó en pausa.',
  peligrosa: true,
  hacer: (motivo) => api.post(ruta(name, 'pausar'), { motivo }),
});
const reanudar = ({ name, summary }: MonitorSchedule): Accion => ({
  titulo: 'Reanudar la programación',
  texto: `Vuelve a correr desde su siguiente turno: ${summary ?? name}. Los omitidos no se recuperan.`,
  hecho: 'La programación sigue.',
  hacer: (motivo) => api.post(ruta(name, 'reanudar'), { motivo }),
});

function Lista({ calendario }: { calendario: MonitorCalendar }) {
  const { opera } = useYo();
  const [accion, setAccion] = useState<Accion | null>(null);
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Desplazable nombre="Lista de programaciones" ancho={960}>
        <Table aria-label="Programaciones">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Programación</Table.Th>
              <Table.Th>Cómo está</Table.Th>
              <Table.Th>Cada cuánto</Table.Th>
              <Table.Th>Último turno</Table.Th>
              <Table.Th>Terminó bien</Table.Th>
              <Table.Th>Siguiente</Table.Th>
              {opera && <Table.Th>Acciones</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {calendario.schedules.map((programacion) => {
              const salud = saludes[programacion.health];
              const mala = programacion.health !== 'healthy' && programacion.health !== 'never-ran';
              return (
                <Table.Tr key={programacion.name}>
                  <Table.Td maw={380}>
                    <Text size="sm" fw={600}>
                      {programacion.name}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {programacion.summary ?? 'El código ya no la declara'}
                    </Text>
                  </Table.Td>
                  <Table.Td maw={300}>
                    <Insignia palabra={salud.palabra} color={salud.color} />
                    {programacion.why && <Text size="xs">{programacion.why}</Text>}
                    {mala && programacion.impact && (
                      <Text size="xs" c="dimmed">
                        Mientras tanto: {programacion.impact}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{cadencia(programacion.timing)}</Table.Td>
                  <Table.Td>
                    {programacion.lastAt
                      ? `${fechaHora(programacion.lastAt)}, ${destinos[programacion.lastFate ?? ''] ?? ''}`
                      : '–'}
                  </Table.Td>
                  <Table.Td>{programacion.lastSuccessAt ? fechaHora(programacion.lastSuccessAt) : '–'}</Table.Td>
                  <Table.Td>{programacion.nextAt ? fechaHora(programacion.nextAt) : '–'}</Table.Td>
                  {opera && (
                    <Table.Td>
                      <Group gap="xs" wrap="nowrap">
                        <Button
                          size="compact-sm"
                          variant="default"
                          disabled={programacion.summary === null}
                          aria-label={`Ejecutar ahora ${programacion.name}`}
                          onClick={() => setAccion(ejecutar(programacion))}
                        >
                          Ejecutar
                        </Button>
                        <Button
                          size="compact-sm"
                          variant="default"
                          disabled={programacion.summary === null}
                          aria-label={`${programacion.paused ? 'Reanudar' : 'Pausar'} ${programacion.name}`}
                          onClick={() => setAccion(programacion.paused ? reanudar(programacion) : pausar(programacion))}
                        >
                          {programacion.paused ? 'Reanudar' : 'Pausar'}
                        </Button>
                      </Group>
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Desplazable>
      <Confirmar accion={accion} alCerrar={() => setAccion(null)} />
    </Paper>
  );
}

/** Every slot of a day and what became of it; what runs next, and what can be done about it. */
export default function Programaciones() {
  const ubicacion = useUbicacion();
  const pedido = ubicacion.parametros.get('dia');
  const dia = pedido && /^\d{4}-\d{2}-\d{2}$/.test(pedido) ? pedido : hoyEnLima();
  const irA = (otro: string) => ir(conParametros(ubicacion.ruta, { dia: otro === hoyEnLima() ? null : otro }));
  const consulta = useQuery({
    queryKey: ['programaciones', dia],
    queryFn: () => api.get('/api/monitor/programaciones', monitorCalendarSchema, { dia }),
    refetchInterval: dia === hoyEnLima() ? 5_000 : false,
    placeholderData: keepPreviousData,
  });
  const calendario = consulta.data;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1}>Programaciones</Title>
        <Group gap="xs">
          <ActionIcon variant="default" size="lg" aria-label="El día anterior" onClick={() => irA(masDias(dia, -1))}>
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <TextInput
            type="date"
            aria-label="Día"
            value={dia}
            max={hoyEnLima()}
            onChange={(event) => event.currentTarget.value && irA(event.currentTarget.value)}
          />
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="El día siguiente"
            disabled={dia >= hoyEnLima()}
            onClick={() => irA(masDias(dia, 1))}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </Group>
      </Group>
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Leyendo el calendario…" />}
      {calendario && calendario.schedules.length === 0 && (
        <Vacio titulo="Sin programaciones" texto="Aparecerán cuando un beat haya arrancado una vez." />
      )}
      {calendario && calendario.schedules.length > 0 && (
        <>
          <Paper p="md" shadow="sm">
            <Stack gap="sm">
              <Calendario calendario={calendario} />
            </Stack>
          </Paper>
          <Lista calendario={calendario} />
        </>
      )}
    </Stack>
  );
}
