import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { MonitorAlert } from '@jsol/contracts/monitor';
import { Gravedad } from '../../components/gravedad.tsx';
import { api } from '../../lib/api.ts';
import { fechaHora } from '../../lib/format.ts';
import { Enlace } from '../navegacion.tsx';
import { duracion } from '../palabras.ts';
import { useAhora } from '../vivo.tsx';
import { useYo } from '../yo.tsx';
import { Confirmar, type Accion } from './confirmar.tsx';
import { Panel } from './panel.tsx';
import clases from '../monitor.module.css';

const atender = ({ id, title }: MonitorAlert): Accion => ({
  titulo: 'Encargarme de la alerta',
  texto: `«${title}» quedará a su nombre: no se vuelve a recordar a nadie mientras no empeore, y sigue abierta hasta que se resuelva.`,
  hecho: 'La alerta quedó a su nombre.',
  hacer: (motivo) => api.post(`/api/monitor/alertas/${id}/atender`, { motivo }),
});

/** What the system has noticed about itself: since when, what it means, who sees to it, and the guide that says what to do. */
export function Alertas({ alertas }: { alertas: readonly MonitorAlert[] }) {
  const ahora = useAhora();
  const { opera } = useYo();
  const [accion, setAccion] = useState<Accion | null>(null);
  return (
    <Panel titulo="Alertas abiertas">
      {alertas.length === 0 && <Text size="sm">Ninguna.</Text>}
      {alertas.map((alerta) => (
        <div key={alerta.id}>
          <Group gap="xs">
            <Gravedad de={alerta.severity} />
            <Text size="sm" fw={600}>
              {alerta.title}
            </Text>
            <Text size="xs" c="dimmed" title={fechaHora(alerta.openedAt)}>
              hace {duracion(Math.max(0, ahora.getTime() - Date.parse(alerta.openedAt)))}
            </Text>
          </Group>
          <Text size="sm">{alerta.detail}</Text>
          <Group gap="sm" mt={4}>
            <Enlace href={`/guias/${alerta.kind}`} className={clases.enlace} aria-label={`Qué hacer: ${alerta.title}`}>
              <Text size="sm">Qué hacer</Text>
            </Enlace>
            {alerta.acknowledgedBy && (
              <Text size="sm" c="dimmed">
                La atiende {alerta.acknowledgedBy}
              </Text>
            )}
            {opera && !alerta.acknowledgedBy && (
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Me encargo de ${alerta.title}`}
                onClick={() => setAccion(atender(alerta))}
              >
                Me encargo
              </Button>
            )}
          </Group>
        </div>
      ))}
      <Confirmar accion={accion} alCerrar={() => setAccion(null)} />
    </Panel>
  );
}
