import { Box, Button, Group, Paper, Stack, Table } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../../components/paginas.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { marcaDeFila, useTeclasDeLista } from '../../../../lib/use-teclas-de-lista.ts';
import { documentoEnPalabras } from '../palabras.ts';
import { listaDeClientes, type ConsultaClientes } from './api.ts';
import { EditarCliente } from './editar-cliente.tsx';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/clientes');
const porPagina = 50;

/** Who buys from the company. */
export function ClientesPage() {
  const filtros: ConsultaClientes = ruta.useSearch();
  const cambiarUrl = ruta.useNavigate();
  const navigate = useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [registrando, registrar] = useState(false);
  const lista = useQuery(listaDeClientes({ ...filtros, pagina: filtros.pagina ?? 1, porPagina }));
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: ConsultaClientes) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void cambiarUrl({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  const nuevo = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => registrar(true)}>
      Nuevo cliente
    </Button>
  );
  return (
    <Pagina titulo="Clientes" acciones={nuevo}>
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Clientes">
          <CampoDeBusqueda
            ref={campo}
            q={filtros.q ?? ''}
            placeholder="Documento o nombre"
            alBuscar={(q) => cambiar({ q })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando los clientes…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina?.total === 0 && (
          <Vacio
            titulo={filtros.q ? 'Ningún cliente coincide' : 'Todavía no hay clientes'}
            texto="Un cliente se registra aquí, o solo, con su primera compra o su primera orden."
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={760}>
                <Table aria-label="Clientes">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Cliente</Table.Th>
                      <Table.Th>Documento</Table.Th>
                      <Table.Th>Dirección</Table.Th>
                      <Table.Th>Correo</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((cliente) => (
                      <Table.Tr key={cliente.id}>
                        <Table.Td>
                          <Link
                            to="/ventas/clientes/$id"
                            params={{ id: cliente.id }}
                            className={estilos.nombre}
                            {...marcaDeFila}
                          >
                            {cliente.nombre}
                          </Link>
                        </Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>{documentoEnPalabras(cliente)}</Table.Td>
                        <Table.Td>{cliente.direccion ?? '–'}</Table.Td>
                        <Table.Td>{cliente.email ?? '–'}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="clientes"
            pagina={filtros.pagina ?? 1}
            total={pagina.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={(numero) => cambiar({ pagina: numero })}
          />
        )}
      </Stack>
      {registrando && (
        <EditarCliente
          cliente={null}
          alCerrar={() => registrar(false)}
          alGuardar={(id) => void navigate({ to: '/ventas/clientes/$id', params: { id } })}
        />
      )}
    </Pagina>
  );
}
