import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MonitorFlow } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { fechaHora } from '../../lib/format.ts';
import { consultaDeFlujo, EstadoDeFlujo, LineaDeFlujo, TablaDeFlujo } from '../componentes/flujo.tsx';
import { Panel } from '../componentes/panel.tsx';
import { queEs } from '../flujo.ts';
import { conParametros, ir, useUbicacion } from '../navegacion.tsx';
import { cuantas, duracion } from '../palabras.ts';

const limite = 50;

/** `3 terminaron bien · 1 falló · 2 sin terminar`: its runs and the flows inside it. */
function avance({ total, done, failed, gaveUp, cancelled }: MonitorFlow): string {
  const pendientes = total - done - failed - gaveUp - cancelled;
  return [
    cuantas(done, 'terminó bien', 'terminaron bien'),
    failed > 0 && cuantas(failed, 'falló', 'fallaron'),
    gaveUp > 0 && cuantas(gaveUp, 'necesita a alguien', 'necesitan a alguien'),
    cancelled > 0 && cuantas(cancelled, 'se canceló', 'se cancelaron'),
    pendientes > 0 && `${pendientes.toLocaleString('es-PE')} sin terminar`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** A chain or a fan-out as a whole: its runs with their state, the flow it is inside of, and those inside it. */
export default function Flujo() {
  const { ruta, parametros } = useUbicacion();
  const id = ruta.split('/').at(-1)!;
  const desde = Math.max(0, Math.floor(Number(parametros.get('desde'))) || 0);
  const consulta = useQuery({ ...consultaDeFlujo(id, { desde, limite }), placeholderData: keepPreviousData });
  const flujo = consulta.data;
  if (consulta.isError && !flujo) {
    return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  }
  if (!flujo) return <Cargando texto="Leyendo el flujo…" />;
  const irA = (otro: number) => ir(conParametros(ruta, { desde: otro > 0 ? String(otro) : null }));
  return (
    <Stack gap="md">
      <div>
        <Group gap="sm">
          <Title order={1}>{queEs(flujo)}</Title>
          <div role="status" aria-label="Estado del flujo">
            <EstadoDeFlujo estado={flujo.state} />
          </div>
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {flujo.steps.join(' → ')}
        </Text>
        <Text size="sm" c="dimmed">
          {avance(flujo)} · empezó {fechaHora(flujo.createdAt)}
          {flujo.endedAt && ` · duró ${duracion(Date.parse(flujo.endedAt) - Date.parse(flujo.createdAt))}`}
        </Text>
      </div>
      {flujo.parent && (
        <Panel titulo="Dentro de">
          <LineaDeFlujo flujo={flujo.parent} />
        </Panel>
      )}
      <Panel titulo="Ejecuciones">
        <TablaDeFlujo flujo={flujo} />
        {(desde > 0 || flujo.more) && (
          <Group justify="space-between">
            <Button variant="default" size="xs" disabled={desde === 0} onClick={() => irA(desde - limite)}>
              Anteriores
            </Button>
            <Button variant="default" size="xs" disabled={!flujo.more} onClick={() => irA(desde + limite)}>
              Siguientes
            </Button>
          </Group>
        )}
      </Panel>
      {flujo.inner.length > 0 && (
        <Panel titulo="Flujos que empezaron sus ejecuciones">
          {flujo.inner.map((cada) => (
            <LineaDeFlujo key={cada.id} flujo={cada} />
          ))}
        </Panel>
      )}
    </Stack>
  );
}
