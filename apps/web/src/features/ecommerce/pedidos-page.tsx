import { Box, Group, Paper, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { type PedidoTiendaFila } from '@jsol/contracts/ecommerce';
import { estadoPedidoTiendaSchema } from '@jsol/contracts/ecommerce-consulta';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../components/campo-de-busqueda.tsx';
import { Insignia } from '../../components/insignia.tsx';
import { Momento } from '../../components/momento.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../components/paginas.tsx';
import { TablaAncha } from '../../components/tabla-ancha.tsx';
import { soles } from '../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../lib/use-teclas-de-lista.ts';
import { canales, pedidos, type FiltroPedidos } from './api.ts';
import { EstadoPedido } from './components/estado-pedido.tsx';
import { enLaTienda, estadosDePedido, importe } from './palabras.ts';
import estilos from './components/ecommerce.module.css';

const ruta = getRouteApi('/privado/ventas/tiendas/pedidos');
const porPagina = 50;
/** Among the states, though it is not one: what a person looks for is the same. */
const conIncidencias = 'incidencias';

function Fila({ fila }: { fila: PedidoTiendaFila }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/ventas/tiendas/pedidos/$id" params={{ id: fila.id }} className={estilos.numero} {...marcaDeFila}>
          {fila.numero}
        </Link>
        <Text size="xs" c="dimmed">
          {fila.canal}
        </Text>
      </Table.Td>
      <Table.Td>
        <Momento en={fila.hechoEn} />
      </Table.Td>
      <Table.Td>{fila.cliente}</Table.Td>
      <Table.Td>
        <Group gap={4}>
          <EstadoPedido estado={fila.estado} />
          {fila.incidencias > 0 && <Insignia palabra="Incidencia" color="yellow" />}
        </Group>
        {fila.detalle && (
          <Text size="xs" c="dimmed" maw={360} lineClamp={2} title={fila.detalle}>
            {fila.detalle}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{enLaTienda(fila.estadoTienda)}</Table.Td>
      <Table.Td>{fila.ordenNumero ?? '—'}</Table.Td>
      <Table.Td className="cifra">{importe(fila.total, fila.moneda, soles)}</Table.Td>
    </Table.Tr>
  );
}

/** Every order of the web shops, with what holds it up. */
export function PedidosPage() {
  const filtros: FiltroPedidos = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const lista = useQuery(pedidos({ ...filtros, pagina: filtros.pagina ?? 1 }, porPagina));
  const { data: tiendas } = useQuery(canales);
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: FiltroPedidos) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void navigate({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  return (
    <Pagina titulo="Pedidos de las tiendas">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Pedidos de las tiendas">
          <CampoDeBusqueda
            ref={campo}
            q={filtros.q ?? ''}
            placeholder="Número, cliente, documento o SKU"
            alBuscar={(q) => cambiar({ q: q || undefined })}
          />
          <Select
            label="Tienda"
            placeholder="Todas"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar la tienda' }}
            data={(tiendas?.items ?? []).map(({ id, nombre }) => ({ value: id, label: nombre }))}
            value={filtros.canal ?? null}
            onChange={(canal) => cambiar({ canal: canal ?? undefined })}
          />
          <Select
            label="Estado"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el estado' }}
            data={[
              ...estadoPedidoTiendaSchema.options.map((value) => ({ value, label: estadosDePedido[value] })),
              { value: conIncidencias, label: 'Con incidencias' },
            ]}
            value={filtros.incidencias ? conIncidencias : (filtros.estado ?? null)}
            onChange={(valor) =>
              cambiar({
                estado: estadoPedidoTiendaSchema.safeParse(valor).data,
                incidencias: valor === conIncidencias ? 'abiertas' : undefined,
              })
            }
          />
          <TextInput
            type="date"
            label="Desde"
            value={filtros.desde ?? ''}
            max={filtros.hasta}
            onChange={({ currentTarget: { value } }) => cambiar({ desde: value })}
          />
          <TextInput
            type="date"
            label="Hasta"
            value={filtros.hasta ?? ''}
            min={filtros.desde}
            onChange={({ currentTarget: { value } }) => cambiar({ hasta: value })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando pedidos…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina && pagina.total === 0 && (
          <Vacio
            titulo="Ningún pedido"
            texto="Aquí se verá cada pedido de sus tiendas en línea, con su orden de venta o lo que le falta."
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={960}>
                <Table aria-label="Pedidos de las tiendas">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Pedido</Table.Th>
                      <Table.Th>Hecho</Table.Th>
                      <Table.Th>Cliente</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>En la tienda</Table.Th>
                      <Table.Th>Orden</Table.Th>
                      <Table.Th className="cifra">Total</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((fila) => (
                      <Fila key={fila.id} fila={fila} />
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="pedidos"
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
