import { Alert, Box, Grid, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { monitorOverviewSchema, type MonitorOverview } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina } from '../components/avisos.tsx';
import { api } from '../lib/api.ts';
import { horaConSegundos } from '../lib/format.ts';
import { Ejecuciones } from './ejecuciones.tsx';
import { Ejecucion } from './ejecucion.tsx';
import { Circuitos, Programaciones, Workers } from './paneles.tsx';
import { TarjetaDeCola } from './tarjeta-de-cola.tsx';

const cadaMs = 2_000;

function Veredicto({ resumen }: { resumen: MonitorOverview }) {
  const { ok, text } = resumen.verdict;
  return (
    <Alert
      color={ok ? 'green' : 'red'}
      icon={ok ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      role="status"
      aria-live="polite"
    >
      <Text size="lg" fw={650}>
        {text}
      </Text>
    </Alert>
  );
}

/** One page: the sentence, the queues, what is around them, and a search that finds any run. */
export function MonitorApp() {
  const [elegida, setElegida] = useState<string | null>(null);
  const consulta = useQuery({
    queryKey: ['resumen'],
    queryFn: () => api.get('/api/monitor/resumen', monitorOverviewSchema),
    refetchInterval: cadaMs,
  });
  const resumen = consulta.data;
  return (
    <Box component="main" p="md" maw={1600} mx="auto">
      <Group justify="space-between" mb="md">
        <Group gap="sm">
          <img src="/icono.svg" alt="" width={28} height={28} />
          <Title order={1}>Monitor</Title>
        </Group>
        {resumen && (
          <Text size="sm" c="dimmed">
            Datos de las {horaConSegundos(resumen.at)}, hora de Lima
          </Text>
        )}
      </Group>
      <Stack gap="md">
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {consulta.isPending && <Cargando texto="Preguntando a PostgreSQL y Redis…" />}
        {resumen && (
          <>
            <Veredicto resumen={resumen} />
            <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="sm">
              {resumen.queues.map((cola) => (
                <TarjetaDeCola key={cola.name} cola={cola} />
              ))}
            </SimpleGrid>
          </>
        )}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 8 }}>
            <Paper p="md" shadow="sm">
              <Ejecuciones elegida={elegida} alElegir={setElegida} />
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 4 }}>
            <Stack gap="md">
              {resumen && <Circuitos circuitos={resumen.circuits} />}
              {resumen && <Workers workers={resumen.workers} />}
              {resumen && <Programaciones programaciones={resumen.schedules} beat={resumen.beat} />}
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
      <Ejecucion id={elegida} alCerrar={() => setElegida(null)} />
    </Box>
  );
}
