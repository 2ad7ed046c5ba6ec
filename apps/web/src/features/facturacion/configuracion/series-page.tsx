import { Box, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { seriesQuery, tipoSerieSchema, type Serie } from '@jsol/contracts/facturacion-series';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { claveSeries, series, type ClaseDeNumeros } from './api.ts';
import { CambiarActividad } from './components/cambiar-actividad.tsx';
import { NuevaSerie } from './components/nueva-serie.tsx';
import { NumerosDeSerie } from './components/numeros-de-serie.tsx';
import { TablaSeries } from './components/tabla-series.tsx';
import { tiposDeSerie } from './palabras.ts';

const ruta = getRouteApi('/privado/facturacion/configuracion/series');
const porPagina = 50;
const estados = [
  { value: 'todas', label: 'Todas' },
  { value: 'activas', label: 'Activas' },
  { value: 'inactivas', label: 'Inactivas' },
];

/** The series of each kind of document and establishment, and what became of their numbers. */
export function SeriesPage() {
  const { tipo, estado = 'todas', pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const queryClient = useQueryClient();
  const consulta = useQuery(series({ ...(tipo ? { tipo } : {}), estado, pagina }, porPagina));
  const [creando, setCreando] = useState(false);
  const [cambiando, setCambiando] = useState<Serie | null>(null);
  const [numeros, setNumeros] = useState<{ serie: Serie; clase: ClaseDeNumeros } | null>(null);
  const filtrar = (cambio: { tipo?: typeof tipo; estado?: typeof estado }) =>
    void navigate({ search: (antes) => ({ ...antes, pagina: undefined, ...cambio }) });
  const alIr = (numero: number) => void navigate({ search: (antes) => ({ ...antes, pagina: numero }) });
  const terminar = async (mensaje: string | null) => {
    setCreando(false);
    setCambiando(null);
    if (mensaje === null) return;
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveSeries });
  };
  const { data } = consulta;
  return (
    <Pagina
      titulo="Series"
      acciones={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setCreando(true)}>
          Nueva serie
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Series">
          <Select
            label="Documento"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el documento' }}
            data={tipoSerieSchema.options.map((value) => ({ value, label: tiposDeSerie[value] }))}
            value={tipo ?? null}
            onChange={(valor) => filtrar({ tipo: tipoSerieSchema.safeParse(valor).data })}
            w={{ base: '100%', xs: 220 }}
          />
          <Select
            label="Estado"
            allowDeselect={false}
            data={estados}
            value={estado}
            onChange={(valor) => filtrar({ estado: seriesQuery.shape.estado.safeParse(valor).data })}
            w={{ base: '100%', xs: 150 }}
          />
        </Group>
        {consulta.isPending && <Cargando texto="Cargando series…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {data && (
          <>
            <Text role="status">
              <b className="cifra">{data.total.toLocaleString('es-PE')}</b> {data.total === 1 ? 'serie' : 'series'}
            </Text>
            {data.items.length > 0 ? (
              <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
                <TablaSeries
                  items={data.items}
                  alCambiar={setCambiando}
                  alVerNumeros={(serie, clase) => setNumeros({ serie, clase })}
                />
              </Box>
            ) : data.total > 0 ? (
              <PaginaVacia alIr={alIr} />
            ) : (
              <Vacio titulo="Ninguna serie" texto="Cree una serie por cada documento que emita cada local." />
            )}
            <Paginas de="series" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={alIr} />
          </>
        )}
      </Stack>
      <Modal opened={creando} onClose={() => setCreando(false)} title="Nueva serie">
        <NuevaSerie alTerminar={terminar} />
      </Modal>
      <CambiarActividad serie={cambiando} alTerminar={terminar} />
      <NumerosDeSerie ver={numeros} alCerrar={() => setNumeros(null)} />
    </Pagina>
  );
}
