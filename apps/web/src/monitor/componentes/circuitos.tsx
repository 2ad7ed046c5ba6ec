import { Group, Text } from '@mantine/core';
import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react';
import type { MonitorOverview } from '@jsol/contracts/monitor';
import { hora, horaConSegundos } from '../../lib/format.ts';
import { duracion } from '../palabras.ts';
import { useAhora } from '../vivo.tsx';
import { Panel } from './panel.tsx';

type Circuito = MonitorOverview['circuits'][number];

function enPalabras(circuito: Circuito, ahora: Date): string {
  if (circuito.state === 'closed') {
    return circuito.held === 0 ? 'Responde' : `Responde · quedan ${circuito.held} retenidas, saliendo de a pocas`;
  }
  const desde = circuito.since
    ? `Caído hace ${duracion(Math.max(0, ahora.getTime() - Date.parse(circuito.since)))} (${hora(circuito.since)})`
    : 'Caído';
  const prueba = circuito.nextProbeAt ? ` · prueba a las ${horaConSegundos(circuito.nextProbeAt)}` : '';
  return `${desde} · ${circuito.held} retenidas${prueba}`;
}

/** Outside services: since when one is away, what is held for it, and when that will have been sent. */
export function Circuitos({ circuitos }: { circuitos: readonly Circuito[] }) {
  const ahora = useAhora();
  return (
    <Panel titulo="Servicios externos">
      {circuitos.length === 0 && <Text size="sm">Ninguno ha fallado desde que se inició Redis.</Text>}
      {circuitos.map((circuito) => {
        const bien = circuito.state === 'closed';
        const Icono = bien ? IconPlugConnected : IconPlugConnectedX;
        return (
          <div key={circuito.service}>
            <Group gap="xs" wrap="nowrap">
              <Icono size={18} aria-hidden color={`var(--mantine-color-${bien ? 'green' : 'red'}-7)`} />
              <Text size="sm" fw={600}>
                {circuito.service.toUpperCase()}
              </Text>
            </Group>
            <Text size="sm">{enPalabras(circuito, ahora)}</Text>
            {circuito.emptyAt && (
              <Text size="sm" c="dimmed">
                Si la prueba sale bien, todo enviado a las {horaConSegundos(circuito.emptyAt)}
              </Text>
            )}
          </div>
        );
      })}
    </Panel>
  );
}
