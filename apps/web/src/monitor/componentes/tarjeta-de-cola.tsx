import { Group, Paper, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import type { MonitorOverview } from '@jsol/contracts/monitor';
import { Insignia } from '../../components/insignia.tsx';
import { Enlace } from '../navegacion.tsx';
import { duracion } from '../palabras.ts';
import { Linea } from './linea.tsx';
import clases from '../monitor.module.css';

export type Cola = MonitorOverview['queues'][number];

function Dato({ nombre, valor, alerta = false }: { nombre: string; valor: string; alerta?: boolean }) {
  return (
    <Group justify="space-between" gap="xs" wrap="nowrap">
      <Text size="sm" c="dimmed">
        {nombre}
      </Text>
      <Text
        size="sm"
        className="cifra"
        fw={alerta ? 700 : 400}
        c={alerta ? 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))' : undefined}
      >
        {valor}
      </Text>
    </Group>
  );
}

export const SelloPausa = () => <Insignia palabra="En pausa" color="gray" Icono={IconPlayerPause} />;

/** A queue at a glance: what waits, how old, how fast, who serves it, and its last hour. */
export function TarjetaDeCola({ cola }: { cola: Cola }) {
  return (
    <Enlace href="/colas" className={clases.tarjeta}>
      <Paper p="sm" shadow="sm">
        <Group justify="space-between" align="baseline" wrap="nowrap">
          <Group gap={6} wrap="nowrap">
            <Text fw={650}>{cola.name}</Text>
            {cola.paused && <SelloPausa />}
          </Group>
          <Text size="xl" fw={650} className="cifra">
            {cola.waiting.toLocaleString('es-PE')}
          </Text>
        </Group>
        <Linea valores={cola.line} titulo={`${cola.name}: terminadas por minuto en la última hora`} />
        <Dato
          nombre="La más antigua"
          valor={cola.oldestSeconds === null ? '–' : duracion(Math.max(0, cola.oldestSeconds) * 1_000)}
          alerta={cola.oldestSeconds !== null && cola.oldestSeconds > 60}
        />
        <Dato nombre="Por minuto" valor={cola.perMinute.toLocaleString('es-PE')} />
        <Dato nombre="En marcha · para después" valor={`${cola.active} · ${cola.delayed}`} />
        <Dato nombre="Piden a alguien (1 h)" valor={String(cola.failedHour)} alerta={cola.failedHour > 0} />
        <Dato
          nombre="Workers"
          valor={cola.workers === 0 ? 'ninguno' : String(cola.workers)}
          alerta={cola.workers === 0}
        />
      </Paper>
    </Enlace>
  );
}
