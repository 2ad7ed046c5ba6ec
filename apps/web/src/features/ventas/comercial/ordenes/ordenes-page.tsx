import { Box, Button, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { estadoOrdenSchema, type OrdenResumen } from '@jsol/contracts/ventas-ordenes';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../../components/paginas.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { fechaHora, soles } from '../../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../../lib/use-teclas-de-lista.ts';
import { almacenes, listaDeOrdenes, type ConsultaOrdenes } from '../api.ts';
import { estadosDeOrden, origenEnPalabras } from '../palabras.ts';
import { useOrdenesVivas } from './use-ordenes-vivas.ts';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/ordenes');
const porPagina = 50;

/** Follows one branch; there is one of these for each. */
function SucursalViva({ sucursalId }: { sucursalId: string }) {
  useOrdenesVivas(sucursalId);
  return null;
}

const Fila = ({ orden }: { orden: OrdenResumen }) => (
  <Table.Tr>
    <Table.Td>
      <Link to="/ventas/ordenes/$id" params={{ id: orden.id }} className={estilos.numero} {...marcaDeFila}>
        {orden.numero}
      </Link>
      <Text size="xs" c="dimmed">
        {origenEnPalabras(orden.canal)}
      </Text>
    </Table.Td>
    <Table.Td>{fechaHora(orden.creadaEn)}</Table.Td>
    <Table.Td>
      {orden.cliente ?? 'Sin identificar'}
      <Text size="xs" c="dimmed">
        {orden.vendedor}
      </Text>
    </Table.Td>
    <Table.Td>{orden.almacen}</Table.Td>
    <Table.Td className="cifra">{soles(orden.total)}</Table.Td>
    <Table.Td>
      <Group gap={4}>
        <Insignia {...estadosDeOrden[orden.estado]} />
        {orden.pendiente && <Insignia palabra="Falta stock" color="yellow" />}
      </Group>
    </Table.Td>
    <Table.Td>{orden.comprobante ?? '–'}</Table.Td>
  </Table.Tr>
);

/** The orders of the person's branches, alive. */
export function OrdenesPage() {
  const filtros: ConsultaOrdenes = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const sucursales = useQuery(almacenes);
  const lista = useQuery(listaDeOrdenes({ ...filtros, pagina: filtros.pagina ?? 1, porPagina }));
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: ConsultaOrdenes) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void navigate({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  const nueva = (
    <Button component={Link} to="/ventas/ordenes/nueva" leftSection={<IconPlus size={16} aria-hidden />}>
      Nueva orden
    </Button>
  );
  return (
    <Pagina titulo="Órdenes de venta" acciones={nueva}>
      {sucursales.data?.map(({ id }) => (
        <SucursalViva key={id} sucursalId={id} />
      ))}
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Órdenes de venta">
          <Select
            label="Estado"
            placeholder="Todos"
            clearable
            data={estadoOrdenSchema.options.map((value) => ({ value, label: estadosDeOrden[value].palabra }))}
            value={filtros.estado ?? null}
            onChange={(estado) => cambiar({ estado: estadoOrdenSchema.optional().parse(estado ?? undefined) })}
            w={{ base: '100%', sm: 200 }}
          />
          <CampoDeBusqueda
            ref={campo}
            q={filtros.q ?? ''}
            placeholder="Número, cliente o comprobante"
            alBuscar={(q) => cambiar({ q })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando las órdenes…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina?.total === 0 && (
          <Vacio
            titulo="Ninguna orden"
            texto="Aquí se verán los pedidos de los clientes, los registrados a mano y los que lleguen de las tiendas en línea."
            accion={nueva}
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={900}>
                <Table aria-label="Órdenes de venta">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Orden</Table.Th>
                      <Table.Th>Registrada</Table.Th>
                      <Table.Th>Cliente</Table.Th>
                      <Table.Th>Sale de</Table.Th>
                      <Table.Th className="cifra">Total</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>Comprobante</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((orden) => (
                      <Fila key={orden.id} orden={orden} />
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="órdenes"
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
