import { Box, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { AlertaStock } from '@jsol/contracts/inventario-alertas';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, fechaHora } from '../../../lib/format.ts';
import { alertasDe, claveAlertas } from '../api.ts';
import { ElegirAlmacen, SinAlmacen } from '../components/elegir-almacen.tsx';
import { useAlmacen } from '../hooks/use-almacen.ts';
import { useInventarioVivo } from '../hooks/use-inventario-vivo.ts';

const ruta = getRouteApi('/privado/inventario/inventario/alertas');
const porPagina = 50;

function Estado({ alerta: { nivel, cerradaEn, motivoCierre } }: { alerta: AlertaStock }) {
  if (cerradaEn !== null) {
    return motivoCierre === 'recuperado' ? (
      <Insignia palabra="Recuperado" color="green" Icono={IconCircleCheck} />
    ) : (
      <Insignia palabra="Ya no se vigila" color="gray" Icono={IconCircleX} />
    );
  }
  return nivel === 'critico' ? (
    <Insignia palabra="Crítico" color="red" Icono={IconAlertTriangle} />
  ) : (
    <Insignia palabra="Bajo el mínimo" color="yellow" Icono={IconAlertTriangle} />
  );
}

/** What is running out in a warehouse; an alert goes away by itself when the stock recovers. */
export function AlertasStockPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { lista, todos, almacen } = useAlmacen(search.almacen);
  const { estado = 'abiertas', pagina = 1 } = search;
  const alertas = useQuery({
    ...alertasDe({ almacenId: almacen?.id ?? '', estado, pagina, porPagina }),
    enabled: almacen !== null,
  });
  useInventarioVivo(almacen?.id ?? null, claveAlertas(almacen?.id ?? ''));
  const ir = (cambio: Partial<typeof search>) => void navigate({ search: { ...search, pagina: undefined, ...cambio } });
  const alIr = (numero: number) => ir({ pagina: numero });
  return (
    <Pagina titulo="Alertas de stock">
      <Stack gap="sm">
        <SinAlmacen lista={lista} />
        {almacen && (
          <Group gap="sm" align="flex-end">
            <ElegirAlmacen almacenes={todos} valor={almacen.id} alElegir={(id) => ir({ almacen: id })} />
            <SegmentedControl
              aria-label="Cuáles se ven"
              data={[
                { value: 'abiertas', label: 'Abiertas' },
                { value: 'cerradas', label: 'Cerradas' },
              ]}
              value={estado}
              onChange={(valor) => ir({ estado: valor === 'cerradas' ? 'cerradas' : undefined })}
            />
          </Group>
        )}
        {almacen && alertas.isPending && <Cargando texto="Cargando alertas…" />}
        {alertas.isError && <ErrorDePagina error={alertas.error} reintentar={() => void alertas.refetch()} />}
        {alertas.data && (
          <Text role="status" size="md">
            <b className="cifra">{alertas.data.total.toLocaleString('es-PE')}</b>{' '}
            {alertas.data.total === 1 ? 'producto' : 'productos'}{' '}
            {estado === 'abiertas' ? 'bajo su mínimo' : 'con alertas cerradas'}
          </Text>
        )}
        {alertas.data?.total === 0 && (
          <Vacio
            titulo={estado === 'abiertas' ? 'Nada falta' : 'Ninguna alerta cerrada'}
            texto="Cuando un producto baje de su mínimo se verá aquí con lo que se sugiere pedir, y la alerta se cerrará sola al reponerlo."
          />
        )}
        {alertas.data && alertas.data.items.length === 0 && alertas.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {alertas.data && alertas.data.items.length > 0 && (
          <Box opacity={alertas.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={820}>
                <Table aria-label="Alertas de stock">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Producto</Table.Th>
                      <Table.Th>Alerta</Table.Th>
                      <Table.Th className="cifra">Disponible</Table.Th>
                      <Table.Th className="cifra">Reservado</Table.Th>
                      <Table.Th className="cifra">Mínimo</Table.Th>
                      <Table.Th className="cifra">Se sugiere pedir</Table.Th>
                      <Table.Th>{estado === 'abiertas' ? 'Desde' : 'Cerrada'}</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {alertas.data.items.map((alerta) => (
                      <Table.Tr key={alerta.id}>
                        <Table.Td>
                          <Link
                            to="/stock"
                            search={{ q: alerta.producto.codigo, ...(almacen ? { almacen: almacen.id } : {}) }}
                          >
                            {alerta.producto.nombre}
                          </Link>
                          <Text size="xs" c="dimmed">
                            {alerta.producto.codigo}
                          </Text>
                        </Table.Td>
                        <Table.Td>
                          <Estado alerta={alerta} />
                        </Table.Td>
                        <Table.Td className="cifra" fw={600}>
                          {cantidad(alerta.disponible)} {unidadEnPalabras(alerta.producto.unidad)}
                        </Table.Td>
                        <Table.Td className="cifra">{cantidad(alerta.reservado)}</Table.Td>
                        <Table.Td className="cifra">{cantidad(alerta.minimo)}</Table.Td>
                        <Table.Td className="cifra">{cantidad(alerta.sugerido)}</Table.Td>
                        <Table.Td>{fechaHora(alerta.cerradaEn ?? alerta.abiertaEn)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {alertas.data && (
          <Paginas
            de="alertas"
            pagina={pagina}
            total={alertas.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
    </Pagina>
  );
}
