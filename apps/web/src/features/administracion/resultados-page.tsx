import { Box, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowBarToUp, IconChevronRight, IconFilterOff, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { runStateSchema } from '@jsol/contracts/monitor';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../components/campo-de-busqueda.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { aspectosDeEjecucion } from '../../components/estado-ejecucion.tsx';
import { resultados } from './api.ts';
import { PanelResultado } from './components/panel-resultado.tsx';
import { TablaResultados } from './components/tabla-resultados.tsx';

const ruta = getRouteApi('/privado/admin/resultados');

/** What ran, how it went and why: the counterpart of what a worker's log would say, in words. */
export function ResultadosPage() {
  const { ver, ...filtro } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const opera = usePuede('administracion.operar');
  const buscador = useRef<HTMLInputElement>(null);
  const consulta = useQuery(resultados(filtro));
  // Another filter begins at its first page.
  const filtrar = (cambio: Omit<typeof filtro, 'desde'>) =>
    void navigate({ search: { ...filtro, desde: undefined, ...cambio } });
  const abrir = (id: string | undefined) => void navigate({ search: { ...filtro, ver: id } });
  const filtrado = Boolean(filtro.tarea ?? filtro.estado ?? filtro.clave ?? filtro.dia);
  const { data } = consulta;
  return (
    <Pagina
      titulo="Resultados"
      acciones={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={consulta.isRefetching}
          onClick={() => void consulta.refetch()}
        >
          Actualizar
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Resultados">
          <CampoDeBusqueda
            ref={buscador}
            q={filtro.clave ?? ''}
            placeholder="Comprobante, RUC, pedido o id exactos"
            alBuscar={(clave) => filtrar({ clave: clave === '' ? undefined : clave })}
          />
          <Select
            label="Tarea"
            placeholder="Todas"
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar la tarea' }}
            nothingFoundMessage="Ninguna tarea se llama así"
            data={data?.tareas ?? (filtro.tarea ? [filtro.tarea] : [])}
            value={filtro.tarea ?? null}
            onChange={(tarea) => filtrar({ tarea: tarea ?? undefined })}
            w={{ base: '100%', sm: 300 }}
          />
          <Select
            label="Estado"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el estado' }}
            data={runStateSchema.options.map((value) => ({ value, label: aspectosDeEjecucion[value].palabra }))}
            value={filtro.estado ?? null}
            onChange={(estado) => filtrar({ estado: runStateSchema.safeParse(estado).data })}
            w={{ base: '100%', xs: 190 }}
          />
          <TextInput
            type="date"
            label="Día"
            value={filtro.dia ?? ''}
            onChange={({ currentTarget: { value } }) => filtrar({ dia: value === '' ? undefined : value })}
          />
          {filtrado && (
            <Button
              variant="subtle"
              leftSection={<IconFilterOff size={16} aria-hidden />}
              onClick={() => void navigate({ search: {} })}
            >
              Quitar filtros
            </Button>
          )}
        </Group>
        {consulta.isPending && <Cargando texto="Cargando resultados…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {data &&
          (data.items.length > 0 ? (
            <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
              <TablaResultados items={data.items} telefono={telefono} alVer={abrir} />
            </Box>
          ) : (
            <Vacio
              titulo={filtrado ? 'Ninguna ejecución coincide' : 'Todavía no corrió ninguna tarea'}
              texto={
                filtrado
                  ? 'La clave se busca exacta, como F001-123. Quite algún filtro.'
                  : 'Cada tarea que el sistema ejecute quedará aquí con su resultado.'
              }
            />
          ))}
        {data && (data.siguiente !== null || filtro.desde !== undefined) && (
          <Group component="nav" aria-label="Páginas de resultados" gap="xs">
            {filtro.desde !== undefined && (
              <Button
                variant="default"
                leftSection={<IconArrowBarToUp size={16} aria-hidden />}
                onClick={() => void navigate({ search: { ...filtro, desde: undefined } })}
              >
                Lo más nuevo
              </Button>
            )}
            {data.siguiente !== null && (
              <Button
                variant="default"
                rightSection={<IconChevronRight size={16} aria-hidden />}
                onClick={() => void navigate({ search: { ...filtro, desde: data.siguiente ?? undefined } })}
              >
                Anteriores
              </Button>
            )}
          </Group>
        )}
      </Stack>
      <PanelResultado id={ver} opera={opera} alVer={abrir} />
    </Pagina>
  );
}
