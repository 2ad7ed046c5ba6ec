import { Box, Group, Text } from '@mantine/core';
import type { MonitorErrorGroup } from '@jsol/contracts/monitor';
import { fechaHora, hace } from '../../lib/format.ts';
import { conParametros, Enlace } from '../navegacion.tsx';
import { Linea } from './linea.tsx';
import clases from '../monitor.module.css';

/** The same mistake at the same place: how often, since when, and its shape over time. */
export function GrupoDeErrores({ grupo }: { grupo: MonitorErrorGroup }) {
  return (
    <Group wrap="nowrap" gap="md" align="flex-start">
      <Text fw={650} size="lg" className="cifra" miw={44}>
        {grupo.count.toLocaleString('es-PE')}
      </Text>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Enlace href={conParametros('/ejecuciones', { fingerprint: grupo.fingerprint })} className={clases.enlace}>
          <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            {grupo.message}
          </Text>
        </Enlace>
        <Text size="xs" c="dimmed">
          {grupo.tasks.join(', ')} · <span title={fechaHora(grupo.lastAt)}>última {hace(grupo.lastAt)}</span>, primera{' '}
          {fechaHora(grupo.firstAt)}
        </Text>
      </div>
      <Box w={120} flex="none" visibleFrom="xs">
        <Linea
          valores={grupo.line}
          titulo={`Cuántas veces a lo largo del tiempo: ${grupo.message.slice(0, 60)}`}
          color="red"
        />
      </Box>
    </Group>
  );
}
