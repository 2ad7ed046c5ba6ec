import { Badge, Box, Button, CloseButton, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import {
  monitorRunsSchema,
  monitorTareasSchema,
  runStateSchema,
  type MonitorRun,
  type RunState,
} from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { api } from '../../lib/api.ts';
import { fechaHora } from '../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../lib/use-teclas-de-lista.ts';
import { Desplazable } from '../componentes/desplazable.tsx';
import { aspectosDeEjecucion, EstadoEjecucion } from '../../components/estado-ejecucion.tsx';
import { TablaEjecuciones } from '../../components/tabla-ejecuciones.tsx';
import { ReintentarLote } from '../componentes/reintentar-lote.tsx';
import { aConsulta, aReintento, leerFiltros, type Filtros } from '../filtros.ts';
import { conParametros, Enlace, ir, useUbicacion } from '../navegacion.tsx';
import { clavesLegibles, duracion } from '../palabras.ts';
import clases from '../monitor.module.css';

const colas = ['critical', 'default', 'notifications', 'reports', 'sync'];
/** The first page is looked at again this often; older ones stand still. */
const cadaMs = 4_000;

const entendido: Readonly<Record<string, string>> = {
  id: 'Una ejecución con ese id',
  trace: 'Todo lo que hizo esa traza',
  key: 'Con esa clave exacta',
  prefix: 'Con claves que empiezan así',
};

const tardanza = ({ enqueuedAt, finishedAt }: MonitorRun): string =>
  finishedAt ? duracion(Date.parse(finishedAt) - Date.parse(enqueuedAt)) : '–';

function Filtrar({ filtros, alCambiar }: { filtros: Filtros; alCambiar: (cambio: Partial<Filtros>) => void }) {
  const tareas = useQuery({
    queryKey: ['tareas'],
    queryFn: () => api.get('/api/monitor/tareas', monitorTareasSchema),
    staleTime: Infinity,
  });
  return (
    <Group gap="xs" align="flex-end">
      <Select
        label="Estado"
        placeholder="Todos"
        clearable
        w={180}
        data={runStateSchema.options.map((value) => ({ value, label: aspectosDeEjecucion[value].palabra }))}
        value={filtros.state}
        onChange={(state) => alCambiar({ state: state as RunState | null })}
      />
      <Select
        label="Tarea"
        placeholder="Todas"
        clearable
        searchable
        w={300}
        nothingFoundMessage="Ninguna tarea se llama así"
        data={(tareas.data?.items ?? []).map(({ name }) => name)}
        value={filtros.task}
        onChange={(task) => alCambiar({ task })}
      />
      <Select
        label="Cola"
        placeholder="Todas"
        clearable
        w={150}
        data={colas}
        value={filtros.queue}
        onChange={(queue) => alCambiar({ queue })}
      />
      <TextInput
        label="Desde"
        type="datetime-local"
        value={filtros.desde ?? ''}
        onChange={(event) => alCambiar({ desde: event.currentTarget.value || null })}
      />
      <TextInput
        label="Hasta"
        type="datetime-local"
        value={filtros.hasta ?? ''}
        onChange={(event) => alCambiar({ hasta: event.currentTarget.value || null })}
      />
    </Group>
  );
}

function Ficha({ texto, alQuitar }: { texto: string; alQuitar: () => void }) {
  return (
    <Badge
      variant="light"
      color="gray"
      size="lg"
      tt="none"
      c="light-dark(var(--mantine-color-gray-9), var(--mantine-color-gray-2))"
      rightSection={<CloseButton size="xs" aria-label={`Quitar: ${texto}`} onClick={alQuitar} />}
    >
      {texto}
    </Badge>
  );
}

function Tabla({ items }: { items: readonly MonitorRun[] }) {
  return (
    <Desplazable nombre="Lista de ejecuciones" ancho={900}>
      <TablaEjecuciones
        nombre="Ejecuciones"
        filas={items.map((run) => ({
          id: run.id,
          tarea: run.task,
          cola: run.queue,
          claves: clavesLegibles(run.keys),
          estado: run.state,
          motivo: run.reason,
          intentos: run.attempts,
          encoladaEn: run.enqueuedAt,
          tardo: tardanza(run),
        }))}
        enlace={({ id, tarea }) => (
          <Enlace href={`/ejecuciones/${id}`} className={clases.enlace} {...marcaDeFila}>
            {tarea}
          </Enlace>
        )}
        alAbrir={(id) => ir(`/ejecuciones/${id}`)}
      />
    </Desplazable>
  );
}

function Tarjetas({ items }: { items: readonly MonitorRun[] }) {
  return (
    <Stack component="ul" gap="xs" p="xs" m={0} style={{ listStyle: 'none' }} aria-label="Ejecuciones">
      {items.map((run) => (
        <Paper key={run.id} component="li" withBorder p="sm">
          <Group justify="space-between" wrap="nowrap">
            <EstadoEjecucion estado={run.state} />
            <Text size="xs" c="dimmed">
              {fechaHora(run.enqueuedAt)}
            </Text>
          </Group>
          <Enlace
            href={`/ejecuciones/${run.id}`}
            className={clases.enlace}
            style={{ overflowWrap: 'anywhere' }}
            {...marcaDeFila}
          >
            {run.task}
          </Enlace>
          <Text size="sm">{clavesLegibles(run.keys).join(' · ') || '–'}</Text>
          {run.reason && (
            <Text size="xs" c="dimmed">
              {run.reason}
            </Text>
          )}
        </Paper>
      ))}
    </Stack>
  );
}

/** Any run in one search, and everything that matches a filter in one act. */
export default function Ejecuciones() {
  const { ruta, parametros } = useUbicacion();
  const filtros = leerFiltros(parametros);
  const peticion = aConsulta(filtros);
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const buscador = useRef<HTMLElement>(document.getElementById('buscador'));
  const filas = useRef<HTMLDivElement>(null);
  useTeclasDeLista(filas, buscador);
  const consulta = useQuery({
    queryKey: ['ejecuciones', peticion],
    queryFn: () => api.get('/api/monitor/ejecuciones', monitorRunsSchema, { ...peticion, limit: 50 }),
    refetchInterval: filtros.after ? false : cadaMs,
    placeholderData: keepPreviousData,
  });
  const pagina = consulta.data;
  const cambiar = (cambio: Partial<Filtros>) => ir(conParametros(ruta, { ...filtros, after: null, ...cambio }));
  const reintento = pagina ? aReintento(filtros, pagina) : null;
  const filtrado = Object.entries(filtros).some(([nombre, valor]) => nombre !== 'after' && valor);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={1}>Ejecuciones</Title>
        {reintento && filtrado && pagina && pagina.items.length > 0 && (
          <ReintentarLote filtro={reintento} texto="Reintentar las que terminaron mal" />
        )}
      </Group>
      <Filtrar filtros={filtros} alCambiar={cambiar} />
      <Group gap="xs">
        {filtros.q && <Ficha texto={`Busca «${filtros.q}»`} alQuitar={() => cambiar({ q: '' })} />}
        {filtros.fingerprint && (
          <Ficha texto={`Error ${filtros.fingerprint}`} alQuitar={() => cambiar({ fingerprint: null })} />
        )}
        {filtros.worker && <Ficha texto={`Worker ${filtros.worker}`} alQuitar={() => cambiar({ worker: null })} />}
        {filtros.q && pagina && pagina.items.length > 0 && (
          <Text size="sm" role="status">
            {entendido[pagina.match]}
          </Text>
        )}
        {filtrado && (
          <Button variant="subtle" size="compact-sm" onClick={() => ir(ruta)}>
            Quitar todos los filtros
          </Button>
        )}
      </Group>
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Buscando ejecuciones…" />}
      {pagina && pagina.items.length === 0 && (
        <Vacio
          titulo="Ninguna ejecución"
          texto={
            filtrado
              ? 'Nada coincide. Pruebe con el comienzo de la clave, o quite un filtro.'
              : 'Aquí estará cada tarea desde que se encola, con lo que fue de ella.'
          }
        />
      )}
      {pagina && pagina.items.length > 0 && (
        <Box ref={filas} opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <Paper withBorder style={{ overflow: 'hidden' }}>
            {telefono ? <Tarjetas items={pagina.items} /> : <Tabla items={pagina.items} />}
          </Paper>
        </Box>
      )}
      <Group justify="space-between">
        <Button
          variant="default"
          size="xs"
          disabled={!filtros.after}
          onClick={() => ir(conParametros(ruta, { ...filtros, after: null }))}
        >
          Las más nuevas
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={!pagina?.next}
          onClick={() => ir(conParametros(ruta, { ...filtros, after: pagina?.next }))}
        >
          Más antiguas
        </Button>
      </Group>
    </Stack>
  );
}
