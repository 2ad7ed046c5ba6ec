import { Alert, Button, Grid, Group, Progress, SimpleGrid, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { MonitorBulkRetry, MonitorOverview } from '@jsol/contracts/monitor';
import { Cargando } from '../../components/avisos.tsx';
import { Insignia } from '../../components/insignia.tsx';
import { api } from '../../lib/api.ts';
import { fechaHora, hora, horaConSegundos } from '../../lib/format.ts';
import { Alertas } from '../componentes/alertas.tsx';
import { Circuitos } from '../componentes/circuitos.tsx';
import { Confirmar, type Accion } from '../componentes/confirmar.tsx';
import { GrupoDeErrores } from '../componentes/grupo-de-errores.tsx';
import { Panel } from '../componentes/panel.tsx';
import { SelloPausa, TarjetaDeCola } from '../componentes/tarjeta-de-cola.tsx';
import { Workers } from '../componentes/workers.tsx';
import { Enlace } from '../navegacion.tsx';
import { duracion } from '../palabras.ts';
import { useAhora, useVivo } from '../vivo.tsx';
import { useYo } from '../yo.tsx';
import clases from '../monitor.module.css';

function Veredicto({ verdict }: { verdict: MonitorOverview['verdict'] }) {
  const ahora = useAhora();
  const desde = verdict.since && `Hace ${duracion(Math.max(0, ahora.getTime() - Date.parse(verdict.since)))}.`;
  return (
    <Alert
      color={verdict.ok ? 'green' : 'red'}
      icon={verdict.ok ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      p="sm"
    >
      <Text size="lg" fw={650} role="status" aria-live="polite">
        {verdict.text}
      </Text>
      {desde && <Text size="sm">{desde}</Text>}
    </Alert>
  );
}

const etapas: Readonly<Record<MonitorBulkRetry['state'], { palabra: string; color: string }>> = {
  canary: { palabra: 'Probando las primeras', color: 'blue' },
  running: { palabra: 'Reintentando', color: 'blue' },
  stopped: { palabra: 'Detenido', color: 'red' },
  done: { palabra: 'Terminado', color: 'green' },
};

function Lotes({ lotes }: { lotes: readonly MonitorBulkRetry[] }) {
  const { opera } = useYo();
  const [accion, setAccion] = useState<Accion | null>(null);
  const detener = (lote: MonitorBulkRetry): Accion => ({
    titulo: 'Detener el reintento',
    texto: `Van ${lote.retried} de ${lote.total}. Lo que ya se volvió a encolar sigue; el resto queda como está.`,
    hecho: 'El reintento se detuvo.',
    peligrosa: true,
    hacer: (motivo) => api.post(`/api/monitor/reintentos/${lote.id}/detener`, { motivo }),
  });
  return (
    <Panel titulo="Reintentos en lote">
      {lotes.map((lote) => (
        <div key={lote.id}>
          <Group justify="space-between" wrap="nowrap">
            <Group gap="xs">
              <Insignia {...etapas[lote.state]} />
              <Text size="sm" className="cifra">
                {lote.retried} de {lote.total}
                {lote.skipped > 0 && ` · ${lote.skipped} omitidas`}
              </Text>
            </Group>
            {opera && !lote.endedAt && (
              <Button size="compact-sm" variant="light" color="red" onClick={() => setAccion(detener(lote))}>
                Detener
              </Button>
            )}
          </Group>
          <Progress
            value={(100 * (lote.retried + lote.skipped)) / Math.max(1, lote.total)}
            size="sm"
            my={4}
            aria-label="Avance del reintento"
          />
          <Text size="xs" c="dimmed">
            {lote.requestedBy}, {hora(lote.requestedAt)}: {lote.reason}
            {lote.outcome && ` · ${lote.outcome}`}
          </Text>
        </div>
      ))}
      <Confirmar accion={accion} alCerrar={() => setAccion(null)} />
    </Panel>
  );
}

function Proximas({ resumen }: { resumen: MonitorOverview }) {
  const { schedules, beat } = resumen;
  const proximas = [...schedules].sort((a, b) => (a.nextAt ?? '9').localeCompare(b.nextAt ?? '9')).slice(0, 8);
  return (
    <Panel titulo="Próximas programaciones">
      {proximas.map((programacion) => (
        <Group key={programacion.name} justify="space-between" wrap="nowrap" gap="xs">
          <Text size="sm" truncate title={programacion.summary ?? undefined}>
            {programacion.name}
          </Text>
          {programacion.paused ? (
            <SelloPausa />
          ) : (
            <Text size="sm" className="cifra" title={programacion.nextAt ? fechaHora(programacion.nextAt) : undefined}>
              {programacion.nextAt ? horaConSegundos(programacion.nextAt) : '–'}
            </Text>
          )}
        </Group>
      ))}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Dirige {beat.leader || 'nadie'} (mandato {beat.term})
      </Text>
      <Enlace href="/programaciones" className={clases.enlace}>
        <Text size="sm">Ver el calendario</Text>
      </Enlace>
    </Panel>
  );
}

/** Is everything well? If not: what, since when, what it stops. */
export default function Resumen() {
  const { resumen, conectado, aviso } = useVivo();
  if (!resumen) {
    return conectado || !aviso ? (
      <Cargando texto="Preguntando a PostgreSQL y Redis…" />
    ) : (
      <Alert color="violet" title="Sin datos" role="alert">
        {aviso}
      </Alert>
    );
  }
  return (
    <Stack gap="md" style={{ opacity: conectado ? 1 : 0.75 }}>
      <VisuallyHidden component="h1">Resumen</VisuallyHidden>
      <Veredicto verdict={resumen.verdict} />
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
        {resumen.queues.map((cola) => (
          <TarjetaDeCola key={cola.name} cola={cola} />
        ))}
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            {resumen.bulkRetries.length > 0 && <Lotes lotes={resumen.bulkRetries} />}
            <Panel
              titulo="Errores de las últimas 24 horas"
              acciones={
                <Enlace href="/errores" className={clases.enlace}>
                  <Text size="sm">Ver todos</Text>
                </Enlace>
              }
            >
              {resumen.errors.length === 0 && (
                <Text size="sm">Ninguna ejecución espera a una persona por un error.</Text>
              )}
              {resumen.errors.map((grupo) => (
                <GrupoDeErrores key={grupo.fingerprint} grupo={grupo} />
              ))}
            </Panel>
            <Workers workers={resumen.workers} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            <Alertas alertas={resumen.alerts} />
            <Circuitos circuitos={resumen.circuits} />
            <Proximas resumen={resumen} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
