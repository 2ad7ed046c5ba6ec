import { Box, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { estadoTransferenciaSchema, type EstadoTransferencia } from '@jsol/contracts/inventario-documentos';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { fechaHora } from '../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../lib/use-teclas-de-lista.ts';
import { ElegirAlmacen, SinAlmacen } from '../components/elegir-almacen.tsx';
import { useAlmacen } from '../hooks/use-almacen.ts';
import { useInventarioVivo } from '../hooks/use-inventario-vivo.ts';
import { claveTransferencias, transferenciasDe } from './api.ts';
import { NuevaTransferencia } from './nueva-transferencia.tsx';
import { estados } from './palabras.ts';
import estilos from '../components/inventario.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/transferencias');
const porPagina = 50;

/** What is on its way between warehouses, and what was. */
export function TransferenciasPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const puedeMover = usePuede('inventario.mover');
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const filas = useRef<HTMLDivElement>(null);
  const { lista, todos, almacen } = useAlmacen(search.almacen);
  const consulta = useQuery({
    ...transferenciasDe({
      pagina: search.pagina ?? 1,
      porPagina,
      ...(almacen && { almacenId: almacen.id }),
      ...(search.estado && { estado: search.estado }),
    }),
    enabled: almacen !== null,
  });
  useInventarioVivo(almacen?.id ?? null, claveTransferencias);
  const estado = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, estado);
  const ir = (cambio: Partial<typeof search>) => void navigate({ search: { ...search, pagina: undefined, ...cambio } });
  const alIr = (pagina: number) => ir({ pagina });
  const destinos = todos.filter(({ id }) => id !== almacen?.id);

  return (
    <Pagina
      titulo="Transferencias"
      acciones={
        almacen &&
        puedeMover &&
        destinos.length > 0 && <NuevaTransferencia key={almacen.id} origen={almacen} destinos={destinos} />
      }
    >
      <Stack gap="sm">
        <SinAlmacen lista={lista} />
        {almacen && (
          <Group gap="sm" align="flex-end" role="search" aria-label="Transferencias">
            <ElegirAlmacen almacenes={todos} valor={almacen.id} alElegir={(id) => ir({ almacen: id })} />
            <Select
              ref={estado}
              label="Estado"
              placeholder="Todos"
              clearable
              clearButtonProps={{ 'aria-label': 'Quitar el estado' }}
              data={(Object.keys(estados) as EstadoTransferencia[]).map((value) => ({
                value,
                label: estados[value].palabra,
              }))}
              value={search.estado ?? null}
              onChange={(valor) => ir({ estado: estadoTransferenciaSchema.optional().catch(undefined).parse(valor) })}
            />
          </Group>
        )}
        {almacen && consulta.isPending && <Cargando texto="Cargando transferencias…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {consulta.data?.total === 0 && (
          <Vacio
            titulo="Ninguna transferencia"
            texto="Lo que se envía a otro almacén, y lo que llega de él, se verá aquí hasta que alguien lo reciba."
          />
        )}
        {consulta.data && consulta.data.items.length === 0 && consulta.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {consulta.data && consulta.data.items.length > 0 && (
          <Box ref={filas} opacity={consulta.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={720}>
                <Table aria-label="Transferencias">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Número</Table.Th>
                      <Table.Th>De</Table.Th>
                      <Table.Th>A</Table.Th>
                      <Table.Th className="cifra">Productos</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>Enviada</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {consulta.data.items.map((fila) => (
                      <Table.Tr key={fila.id}>
                        <Table.Td>
                          <Link
                            to="/inventario/transferencias/$id"
                            params={{ id: fila.id }}
                            className={estilos.enlace}
                            {...marcaDeFila}
                          >
                            {fila.numero}
                          </Link>
                        </Table.Td>
                        <Table.Td>{fila.origen.nombre}</Table.Td>
                        <Table.Td>{fila.destino.nombre}</Table.Td>
                        <Table.Td className="cifra">{fila.productos}</Table.Td>
                        <Table.Td>
                          <Insignia {...estados[fila.estado]} />
                        </Table.Td>
                        <Table.Td>
                          {fechaHora(fila.enviadaEn)}
                          <Text size="xs" c="dimmed">
                            {fila.enviadaPor}
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
        {consulta.data && (
          <Paginas
            de="transferencias"
            pagina={search.pagina ?? 1}
            total={consulta.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
    </Pagina>
  );
}
