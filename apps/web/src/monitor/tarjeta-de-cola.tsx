import { Group, Paper, Text } from '@mantine/core';
import type { MonitorOverview } from '@jsol/contracts/monitor';

type Cola = MonitorOverview['queues'][number];

function Dato({ nombre, valor, alerta = false }: { nombre: string; valor: string; alerta?: boolean }) {
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" c="dimmed">
        {nombre}
      </Text>
      <Text size="sm" className="cifra" fw={alerta ? 700 : 400} c={alerta ? 'red.8' : undefined}>
        {valor}
      </Text>
    </Group>
  );
}

const edad = (segundos: number | null): string => {
  if (segundos === null) return '–';
  return segundos < 90 ? `${Math.max(0, Math.round(segundos))} s` : `${Math.round(segundos / 60)} min`;
};

/** A queue at a glance: what waits, how old, how fast, who serves it. */
export function TarjetaDeCola({ cola }: { cola: Cola }) {
  return (
    <Paper p="sm" shadow="sm" component="section" aria-label={`Cola ${cola.name}`}>
      <Group justify="space-between" align="baseline">
        <Text fw={650}>{cola.name}</Text>
        <Text size="xl" fw={650} className="cifra">
          {cola.waiting}
        </Text>
      </Group>
      <Dato nombre="La más antigua" valor={edad(cola.oldestSeconds)} />
      <Dato nombre="Procesando" valor={String(cola.active)} />
      <Dato nombre="Para más tarde" valor={String(cola.delayed)} />
      <Dato nombre="Por minuto" valor={String(cola.perMinute)} />
      <Dato nombre="Workers" valor={String(cola.workers)} alerta={cola.workers === 0} />
      <Dato nombre="Necesitan a alguien (1 h)" valor={String(cola.failedHour)} alerta={cola.failedHour > 0} />
    </Paper>
  );
}
