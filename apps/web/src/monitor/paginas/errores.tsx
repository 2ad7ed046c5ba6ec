import { Group, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { monitorErrorGroupsSchema } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { api } from '../../lib/api.ts';
import { GrupoDeErrores } from '../componentes/grupo-de-errores.tsx';
import { ReintentarLote } from '../componentes/reintentar-lote.tsx';
import { conParametros, Enlace, ir, useUbicacion } from '../navegacion.tsx';
import { cuantas, duracion } from '../palabras.ts';
import clases from '../monitor.module.css';

const tramos = [
  { value: '1', label: '1 hora' },
  { value: '24', label: '24 horas' },
  { value: '168', label: '7 días' },
  { value: '720', label: '30 días' },
];

/** What fails, once for each mistake and not once for each run. */
export default function Errores() {
  const { ruta, parametros } = useUbicacion();
  const pedido = parametros.get('horas') ?? '24';
  const horas = tramos.some(({ value }) => value === pedido) ? pedido : '24';
  const consulta = useQuery({
    queryKey: ['errores', horas],
    queryFn: () => api.get('/api/monitor/errores', monitorErrorGroupsSchema, { horas }),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
  const datos = consulta.data;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1}>Errores</Title>
        <SegmentedControl
          size="xs"
          aria-label="De cuánto tiempo"
          data={tramos}
          value={horas}
          onChange={(valor) => ir(conParametros(ruta, { horas: valor }))}
        />
      </Group>
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Agrupando errores…" />}
      {datos && datos.items.length === 0 && (
        <Vacio
          titulo="Sin errores"
          texto="Ninguna ejecución de este tiempo se quedó en un error. Lo que falló y al reintentarse terminó bien no cuenta."
        />
      )}
      {datos && datos.items.length > 0 && (
        <>
          <Text size="sm" role="status">
            {cuantas(datos.items.length, 'error distinto', 'errores distintos')}; cada barra es de{' '}
            {duracion(datos.bucketSeconds * 1_000)}.
          </Text>
          {datos.items.map((grupo) => (
            <Paper key={grupo.fingerprint} p="md" shadow="sm" component="article">
              <GrupoDeErrores grupo={grupo} />
              <Group justify="flex-end" mt="xs">
                <Enlace href={`/ejecuciones/${grupo.sampleRunId}`} className={clases.enlace}>
                  <Text size="sm">Ver la última</Text>
                </Enlace>
                <ReintentarLote filtro={{ fingerprint: grupo.fingerprint }} texto="Reintentar todas" />
              </Group>
            </Paper>
          ))}
        </>
      )}
    </Stack>
  );
}
