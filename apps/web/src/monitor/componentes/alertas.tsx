import { Badge, Group, Text } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle } from '@tabler/icons-react';
import type { MonitorAlert } from '@jsol/contracts/monitor';
import { fechaHora } from '../../lib/format.ts';
import { duracion } from '../palabras.ts';
import { useAhora } from '../vivo.tsx';
import { Panel } from './panel.tsx';

const gravedades = {
  critica: { palabra: 'Crítica', color: 'red', Icono: IconAlertOctagon },
  advertencia: { palabra: 'Advertencia', color: 'yellow', Icono: IconAlertTriangle },
} as const;

/** What the system has noticed about itself: since when, what it means, and the page that says what to do. */
export function Alertas({ alertas }: { alertas: readonly MonitorAlert[] }) {
  const ahora = useAhora();
  return (
    <Panel titulo="Alertas abiertas">
      {alertas.length === 0 && <Text size="sm">Ninguna.</Text>}
      {alertas.map((alerta) => {
        const { palabra, color, Icono } = gravedades[alerta.severity];
        return (
          <div key={alerta.id}>
            <Group gap="xs">
              <Badge
                color={color}
                variant="light"
                tt="none"
                leftSection={<Icono size={14} aria-hidden />}
                c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
              >
                {palabra}
              </Badge>
              <Text size="sm" fw={600}>
                {alerta.title}
              </Text>
              <Text size="xs" c="dimmed" title={fechaHora(alerta.openedAt)}>
                hace {duracion(Math.max(0, ahora.getTime() - Date.parse(alerta.openedAt)))}
              </Text>
            </Group>
            <Text size="sm">{alerta.detail}</Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              Qué hacer: {alerta.runbook}
              {alerta.acknowledgedBy && ` · la atiende ${alerta.acknowledgedBy}`}
            </Text>
          </div>
        );
      })}
    </Panel>
  );
}
