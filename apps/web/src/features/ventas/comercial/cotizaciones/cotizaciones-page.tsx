import { Box, Button, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { estadoCotizacionSchema, type CotizacionResumen } from '@jsol/contracts/ventas-cotizaciones';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../../components/paginas.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { fecha, soles } from '../../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../../lib/use-teclas-de-lista.ts';
import { estadosDeCotizacion } from '../palabras.ts';
import { listaDeCotizaciones, type ConsultaCotizaciones } from './api.ts';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/cotizaciones');
const porPagina = 50;

const Fila = ({ cotizacion }: { cotizacion: CotizacionResumen }) => (
  <Table.Tr>
    <Table.Td>
      <Link to="/ventas/cotizaciones/$id" params={{ id: cotizacion.id }} className={estilos.numero} {...marcaDeFila}>
        {cotizacion.numero}
      </Link>
    </Table.Td>
    <Table.Td>{fecha(cotizacion.creadaEn)}</Table.Td>
    <Table.Td>
      {cotizacion.cliente}
      <Text size="xs" c="dimmed">
        {cotizacion.vendedor}
      </Text>
    </Table.Td>
    <Table.Td>{fecha(cotizacion.vence)}</Table.Td>
    <Table.Td className="cifra">{soles(cotizacion.total)}</Table.Td>
    <Table.Td>
      <Insignia {...estadosDeCotizacion[cotizacion.estado]} />
    </Table.Td>
  </Table.Tr>
);

/** What customers were offered. */
export function CotizacionesPage() {
  const filtros: ConsultaCotizaciones = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const lista = useQuery(listaDeCotizaciones({ ...filtros, pagina: filtros.pagina ?? 1, porPagina }));
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: ConsultaCotizaciones) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void navigate({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  const nueva = (
    <Button component={Link} to="/ventas/cotizaciones/nueva" leftSection={<IconPlus size={16} aria-hidden />}>
      Nueva cotización
    </Button>
  );
  return (
    <Pagina titulo="Cotizaciones" acciones={nueva}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Cotizaciones">
          <Select
            label="Estado"
            placeholder="Todos"
            clearable
            data={estadoCotizacionSchema.options.map((value) => ({ value, label: estadosDeCotizacion[value].palabra }))}
            value={filtros.estado ?? null}
            onChange={(estado) => cambiar({ estado: estadoCotizacionSchema.optional().parse(estado ?? undefined) })}
            w={{ base: '100%', sm: 200 }}
          />
          <CampoDeBusqueda
            ref={campo}
            q={filtros.q ?? ''}
            placeholder="Número o cliente"
            alBuscar={(q) => cambiar({ q })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando las cotizaciones…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina?.total === 0 && (
          <Vacio
            titulo="Ninguna cotización"
            texto="Aquí se verán los precios ofrecidos a los clientes, hasta cuándo valen y qué respondieron."
            accion={nueva}
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={760}>
                <Table aria-label="Cotizaciones">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Cotización</Table.Th>
                      <Table.Th>Fecha</Table.Th>
                      <Table.Th>Cliente</Table.Th>
                      <Table.Th>Vale hasta</Table.Th>
                      <Table.Th className="cifra">Total</Table.Th>
                      <Table.Th>Estado</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((una) => (
                      <Fila key={una.id} cotizacion={una} />
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="cotizaciones"
            pagina={filtros.pagina ?? 1}
            total={pagina.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={(numero) => cambiar({ pagina: numero })}
          />
        )}
      </Stack>
    </Pagina>
  );
}
