import { Box, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad } from '../../../lib/format.ts';
import { claveLotes, lotesDe, type ConsultaLotes } from '../api.ts';
import { ElegirAlmacen, SinAlmacen } from '../components/elegir-almacen.tsx';
import { Vencimiento } from '../components/vencimiento.tsx';
import { useAlmacen } from '../hooks/use-almacen.ts';
import { useInventarioVivo } from '../hooks/use-inventario-vivo.ts';

const ruta = getRouteApi('/privado/inventario/inventario/lotes');
const porPagina = 50;

const vacios: Record<ConsultaLotes['ver'], { titulo: string; texto: string }> = {
  'por-vencer': {
    titulo: 'Nada vence pronto',
    texto: 'Aquí se verán los lotes a los que les falten menos de 30 días.',
  },
  vencidos: { titulo: 'Ningún lote vencido', texto: 'Los lotes vencidos no se venden: se les da salida como merma.' },
  todos: { titulo: 'Ningún lote con stock', texto: 'Los productos que se controlan por lotes se verán aquí.' },
};

/** The lots of a warehouse, those that expire first on top. */
export function LotesPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const buscador = useRef<HTMLInputElement>(null);
  const { lista, todos, almacen } = useAlmacen(search.almacen);
  const { q = '', ver = 'por-vencer', pagina = 1 } = search;
  const lotes = useQuery({
    ...lotesDe({ almacenId: almacen?.id ?? '', ver, pagina, porPagina, ...(q === '' ? {} : { q }) }),
    enabled: almacen !== null,
  });
  useInventarioVivo(almacen?.id ?? null, claveLotes(almacen?.id ?? ''));
  const ir = (cambio: Partial<typeof search>) => void navigate({ search: { ...search, pagina: undefined, ...cambio } });
  const alIr = (numero: number) => ir({ pagina: numero });
  return (
    <Pagina titulo="Lotes por vencer">
      <Stack gap="sm">
        <SinAlmacen lista={lista} />
        {almacen && (
          <Group gap="sm" align="flex-end" role="search" aria-label="Lotes">
            <ElegirAlmacen almacenes={todos} valor={almacen.id} alElegir={(id) => ir({ almacen: id })} />
            <CampoDeBusqueda
              ref={buscador}
              q={q}
              placeholder="Producto o lote"
              alBuscar={(texto) => ir({ q: texto === '' ? undefined : texto })}
            />
            <SegmentedControl
              aria-label="Cuáles se ven"
              data={[
                { value: 'por-vencer', label: 'Por vencer' },
                { value: 'vencidos', label: 'Vencidos' },
                { value: 'todos', label: 'Todos' },
              ]}
              value={ver}
              onChange={(valor) => ir({ ver: valor as typeof ver })}
            />
          </Group>
        )}
        {almacen && lotes.isPending && <Cargando texto="Cargando lotes…" />}
        {lotes.isError && <ErrorDePagina error={lotes.error} reintentar={() => void lotes.refetch()} />}
        {lotes.data?.total === 0 && <Vacio {...vacios[ver]} />}
        {lotes.data && lotes.data.items.length === 0 && lotes.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {lotes.data && lotes.data.items.length > 0 && (
          <Box opacity={lotes.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={620}>
                <Table aria-label="Lotes">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Producto</Table.Th>
                      <Table.Th>Lote</Table.Th>
                      <Table.Th>Vence</Table.Th>
                      <Table.Th className="cifra">Stock</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {lotes.data.items.map((lote) => (
                      <Table.Tr key={lote.loteId}>
                        <Table.Td>
                          {lote.producto.nombre}
                          <Text size="xs" c="dimmed">
                            {lote.producto.codigo}
                          </Text>
                        </Table.Td>
                        <Table.Td>{lote.codigo}</Table.Td>
                        <Table.Td>
                          <Vencimiento lote={lote} />
                        </Table.Td>
                        <Table.Td className="cifra" fw={600}>
                          {cantidad(lote.stock)} {unidadEnPalabras(lote.producto.unidad)}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {lotes.data && (
          <Paginas
            de="lotes"
            pagina={pagina}
            total={lotes.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
    </Pagina>
  );
}
