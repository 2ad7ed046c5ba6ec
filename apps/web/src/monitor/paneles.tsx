import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconClockPause, IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { MonitorOverview } from '@jsol/contracts/monitor';
import { fechaHora, hora, horaConSegundos } from '../lib/format.ts';

function Panel({ titulo, children }: { titulo: string; children: ReactNode }) {
  return (
    <Paper p="md" shadow="sm" component="section" aria-label={titulo}>
      <Title order={2} mb="xs">
        {titulo}
      </Title>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}

/** Outside services, and what is held for them. */
export function Circuitos({ circuitos }: { circuitos: MonitorOverview['circuits'] }) {
  return (
    <Panel titulo="Servicios externos">
      {circuitos.length === 0 && <Text size="sm">Ninguno ha fallado desde que se inició Redis.</Text>}
      {circuitos.map((circuito) => {
        const bien = circuito.state === 'closed';
        return (
          <Group key={circuito.service} justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              {bien ? <IconPlugConnected size={18} aria-hidden /> : <IconPlugConnectedX size={18} aria-hidden />}
              <Text size="sm" fw={600}>
                {circuito.service}
              </Text>
            </Group>
            <Text size="sm">
              {bien
                ? 'Responde'
                : `Caído${circuito.since ? ` desde las ${hora(circuito.since)}` : ''} · ${circuito.held} retenidas${
                    circuito.nextProbeAt ? ` · prueba a las ${horaConSegundos(circuito.nextProbeAt)}` : ''
                  }`}
            </Text>
          </Group>
        );
      })}
    </Panel>
  );
}

/** Who works, on what, and how it feels. */
export function Workers({ workers }: { workers: MonitorOverview['workers'] }) {
  return (
    <Panel titulo="Workers">
      {workers.length === 0 && <Text size="sm">No hay workers en marcha.</Text>}
      {workers.map((worker) => (
        <div key={worker.id}>
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={600}>
              {worker.queues.join(', ')}
            </Text>
            <Text size="xs" c="dimmed" className="cifra">
              {Math.round(worker.memoryMb)} MB · {Math.round(worker.loopLagMs)} ms
            </Text>
          </Group>
          <Text size="xs" c="dimmed">
            {worker.id} · {worker.running.length > 0 ? worker.running.map(({ task }) => task).join(', ') : 'libre'}
          </Text>
        </div>
      ))}
    </Panel>
  );
}

const destinos: Readonly<Record<string, string>> = {
  enqueued: 'a tiempo',
  'caught-up': 'recuperada',
  skipped: 'omitida',
  missed: 'perdida',
};

/** Who leads, and what comes next; all times are Lima's. */
export function Programaciones({
  programaciones,
  beat,
}: {
  programaciones: MonitorOverview['schedules'];
  beat: MonitorOverview['beat'];
}) {
  return (
    <Panel titulo="Programaciones">
      <Text size="xs" c="dimmed">
        Dirige {beat.leader || 'nadie'} (mandato {beat.term}), última señal {horaConSegundos(beat.heartbeatAt)}
      </Text>
      {programaciones.map((programacion) => (
        <Group key={programacion.name} justify="space-between" wrap="nowrap">
          <div>
            <Text size="sm">{programacion.name}</Text>
            <Text size="xs" c="dimmed">
              {programacion.lastAt && programacion.lastFate
                ? `Última: ${fechaHora(programacion.lastAt)}, ${destinos[programacion.lastFate] ?? programacion.lastFate}`
                : 'Todavía no ha tocado'}
            </Text>
          </div>
          {programacion.paused ? (
            <Badge color="gray" variant="light" tt="none" leftSection={<IconClockPause size={14} aria-hidden />}>
              Pausada
            </Badge>
          ) : (
            <Text size="sm" className="cifra">
              {programacion.nextAt ? horaConSegundos(programacion.nextAt) : '–'}
            </Text>
          )}
        </Group>
      ))}
    </Panel>
  );
}
