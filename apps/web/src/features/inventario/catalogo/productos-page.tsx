import { Anchor, Box, Button, Group, Paper, Select, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconFileSpreadsheet, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ProductoDelCatalogo } from '@jsol/contracts/inventario-catalogo';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, soles } from '../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../lib/use-teclas-de-lista.ts';
import { catalogo, claveCatalogo } from './api.ts';
import { DialogoProducto } from './dialogo-producto.tsx';

const ruta = getRouteApi('/privado/inventario/inventario/productos');
const porPagina = 50;

/** What the company sells. */
export function ProductosPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const puedeEditar = usePuede('inventario.catalogo');
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const queryClient = useQueryClient();
  const filas = useRef<HTMLDivElement>(null);
  const buscador = useRef<HTMLInputElement>(null);
  const [abierto, setAbierto] = useState<ProductoDelCatalogo | 'nuevo' | null>(null);
  const { q = '', categoria, estado = 'activos', pagina = 1 } = search;
  const productos = useQuery(
    catalogo({
      pagina,
      porPagina,
      estado,
      orden: 'nombre',
      ...(q === '' ? {} : { q }),
      ...(categoria === undefined ? {} : { categoria }),
    }),
  );
  useTeclasDeLista(filas, buscador);
  const ir = (cambio: Partial<typeof search>) => void navigate({ search: { ...search, pagina: undefined, ...cambio } });
  const alIr = (numero: number) => ir({ pagina: numero });
  const alTerminar = async (mensaje: string | null) => {
    setAbierto(null);
    if (mensaje === null) return;
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveCatalogo });
  };

  return (
    <Pagina
      titulo="Productos"
      acciones={
        puedeEditar && (
          <>
            <Button
              variant="default"
              leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
              renderRoot={(props) => <Link to="/inventario/productos/importar" {...props} />}
            >
              Importar
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAbierto('nuevo')}>
              Nuevo producto
            </Button>
          </>
        )
      }
    >
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Productos">
          <CampoDeBusqueda
            ref={buscador}
            q={q}
            placeholder="Código o nombre"
            alBuscar={(texto) => ir({ q: texto === '' ? undefined : texto })}
          />
          <Select
            label="Categoría"
            placeholder="Todas"
            clearable
            searchable
            clearButtonProps={{ 'aria-label': 'Quitar la categoría' }}
            data={productos.data?.categorias ?? []}
            value={categoria ?? null}
            onChange={(valor) => ir({ categoria: valor ?? undefined })}
          />
          <Select
            label="Estado"
            allowDeselect={false}
            data={[
              { value: 'activos', label: 'Activos' },
              { value: 'inactivos', label: 'Inactivos' },
              { value: 'todos', label: 'Todos' },
            ]}
            value={estado}
            onChange={(valor) => ir({ estado: valor as typeof estado })}
          />
        </Group>
        {productos.isPending && <Cargando texto="Cargando productos…" />}
        {productos.isError && <ErrorDePagina error={productos.error} reintentar={() => void productos.refetch()} />}
        {productos.data && (
          <Text role="status" size="md">
            <b className="cifra">{productos.data.total.toLocaleString('es-PE')}</b>{' '}
            {productos.data.total === 1 ? 'producto' : 'productos'}
          </Text>
        )}
        {productos.data?.total === 0 && (
          <Vacio
            titulo="Ningún producto"
            texto={q === '' ? 'Cree el primero o impórtelos de una hoja de cálculo.' : 'Busque por otra palabra.'}
          />
        )}
        {productos.data && productos.data.items.length === 0 && productos.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {productos.data && productos.data.items.length > 0 && (
          <Box ref={filas} opacity={productos.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={860}>
                <Table aria-label="Productos">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Código</Table.Th>
                      <Table.Th>Producto</Table.Th>
                      <Table.Th>Categoría</Table.Th>
                      <Table.Th>Unidad</Table.Th>
                      <Table.Th className="cifra">Precio</Table.Th>
                      <Table.Th className="cifra">Mínimo</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {productos.data.items.map((producto) => (
                      <Table.Tr key={producto.id}>
                        <Table.Td>{producto.codigo}</Table.Td>
                        <Table.Td>
                          <Group gap="xs">
                            {puedeEditar ? (
                              <Anchor
                                component="button"
                                type="button"
                                ta="left"
                                fw={600}
                                onClick={() => setAbierto(producto)}
                                {...marcaDeFila}
                              >
                                {producto.nombre}
                              </Anchor>
                            ) : (
                              producto.nombre
                            )}
                            {producto.conLotes && <Insignia palabra="Con lotes" color="blue" />}
                            {!producto.activo && <Insignia palabra="Inactivo" color="gray" />}
                          </Group>
                          {(producto.marca ?? producto.codigoBarras) && (
                            <Text size="xs" c="dimmed">
                              {[producto.marca, producto.codigoBarras].filter(Boolean).join(' · ')}
                            </Text>
                          )}
                        </Table.Td>
                        <Table.Td>{producto.categoria}</Table.Td>
                        <Table.Td>{unidadEnPalabras(producto.unidad)}</Table.Td>
                        <Table.Td className="cifra">{soles(producto.precio)}</Table.Td>
                        <Table.Td className="cifra">{cantidad(producto.stockMinimo)}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {productos.data && (
          <Paginas
            de="productos"
            pagina={pagina}
            total={productos.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
      <DialogoProducto
        producto={abierto}
        categorias={productos.data?.categorias ?? []}
        alTerminar={(mensaje) => void alTerminar(mensaje)}
      />
    </Pagina>
  );
}
