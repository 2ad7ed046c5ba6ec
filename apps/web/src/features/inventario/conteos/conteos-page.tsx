import { Box, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { fechaHora } from '../../../lib/format.ts';
import { ElegirAlmacen, SinAlmacen } from '../components/elegir-almacen.tsx';
import { useAlmacen } from '../hooks/use-almacen.ts';
import { AbrirConteo } from './abrir-conteo.tsx';
import { conteosDe } from './api.ts';
import { alcanceEnPalabras, estados } from './palabras.ts';
import estilos from '../components/inventario.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/conteos');
const porPagina = 50;

/** The counts of a warehouse. */
export function ConteosPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { lista, todos, almacen } = useAlmacen(search.almacen);
  const pagina = search.pagina ?? 1;
  const conteos = useQuery({
    ...conteosDe({ almacenId: almacen?.id ?? '', pagina, porPagina }),
    enabled: almacen !== null,
  });
  const alIr = (numero: number) => void navigate({ search: { ...search, pagina: numero } });
  return (
    <Pagina titulo="Conteos" acciones={almacen && <AbrirConteo key={almacen.id} almacen={almacen} />}>
      <Stack gap="sm">
        <SinAlmacen lista={lista} />
        {almacen && (
          <Group>
            <ElegirAlmacen
              almacenes={todos}
              valor={almacen.id}
              alElegir={(id) => void navigate({ search: { almacen: id } })}
            />
          </Group>
        )}
        {almacen && conteos.isPending && <Cargando texto="Cargando conteos…" />}
        {conteos.isError && <ErrorDePagina error={conteos.error} reintentar={() => void conteos.refetch()} />}
        {conteos.data?.total === 0 && (
          <Vacio
            titulo="Ningún conteo"
            texto="Abra uno para comparar lo que hay en los estantes con lo que dice el sistema. Se puede seguir vendiendo."
          />
        )}
        {conteos.data && conteos.data.items.length === 0 && conteos.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {conteos.data && conteos.data.items.length > 0 && (
          <Box opacity={conteos.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={640}>
                <Table aria-label="Conteos">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Número</Table.Th>
                      <Table.Th>Qué se cuenta</Table.Th>
                      <Table.Th className="cifra">Contados</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>Abierto</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {conteos.data.items.map((conteo) => (
                      <Table.Tr key={conteo.id}>
                        <Table.Td>
                          <Link to="/inventario/conteos/$id" params={{ id: conteo.id }} className={estilos.enlace}>
                            {conteo.numero}
                          </Link>
                        </Table.Td>
                        <Table.Td>
                          {alcanceEnPalabras(conteo)}
                          {conteo.ciego && (
                            <Text size="xs" c="dimmed">
                              A ciegas
                            </Text>
                          )}
                        </Table.Td>
                        <Table.Td className="cifra">
                          {conteo.contadas} de {conteo.lineas}
                        </Table.Td>
                        <Table.Td>
                          <Insignia {...estados[conteo.estado]} />
                        </Table.Td>
                        <Table.Td>
                          {fechaHora(conteo.abiertoEn)}
                          <Text size="xs" c="dimmed">
                            {conteo.abiertoPor}
                          </Text>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {conteos.data && (
          <Paginas
            de="conteos"
            pagina={pagina}
            total={conteos.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
    </Pagina>
  );
}
