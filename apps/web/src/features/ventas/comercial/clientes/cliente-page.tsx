import { Anchor, Breadcrumbs, Button, Grid, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FichaCliente } from '@jsol/contracts/ventas-clientes';
import { usePuede } from '../../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { ProblemaError } from '../../../../lib/api.ts';
import { fecha, fechaHora, soles } from '../../../../lib/format.ts';
import { documentoEnPalabras, estadosDeOrden } from '../palabras.ts';
import { fichaDeCliente } from './api.ts';
import { EditarCliente } from './editar-cliente.tsx';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/clientes/$id');

function Compras({ ficha }: { ficha: FichaCliente }) {
  const veComprobantes = usePuede('facturacion.ver');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-compras">
      <Title order={2} id="titulo-compras" mb="xs">
        Compras
      </Title>
      {ficha.compras.length === 0 ? (
        <Text c="dimmed">Todavía no compró nada.</Text>
      ) : (
        <TablaAncha minima={480}>
          <Table aria-label="Compras">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Comprobante</Table.Th>
                <Table.Th>Fecha</Table.Th>
                <Table.Th>Atendió</Table.Th>
                <Table.Th className="cifra">Total</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {ficha.compras.map((compra) => (
                <Table.Tr key={compra.comprobanteId}>
                  <Table.Td>
                    {veComprobantes ? (
                      <Link to="/comprobantes/$id" params={{ id: compra.comprobanteId }} className={estilos.numero}>
                        {compra.numero}
                      </Link>
                    ) : (
                      compra.numero
                    )}
                  </Table.Td>
                  <Table.Td>{fechaHora(compra.en)}</Table.Td>
                  <Table.Td>{compra.vendedor}</Table.Td>
                  <Table.Td className="cifra">{soles(compra.total)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TablaAncha>
      )}
    </Paper>
  );
}

const Ordenes = ({ ficha }: { ficha: FichaCliente }) => (
  <Paper withBorder p="md" component="section" aria-labelledby="titulo-ordenes">
    <Title order={2} id="titulo-ordenes" mb="xs">
      Órdenes de venta
    </Title>
    {ficha.ordenes.length === 0 && <Text c="dimmed">Ninguna.</Text>}
    <ul className={estilos.lista} aria-label="Órdenes de venta">
      {ficha.ordenes.map((orden) => (
        <li key={orden.id}>
          <Group gap="sm" justify="space-between">
            <Link to="/ventas/ordenes/$id" params={{ id: orden.id }} className={estilos.numero}>
              {orden.numero}
            </Link>
            <Insignia {...estadosDeOrden[orden.estado]} />
            <Text className="cifra">{soles(orden.total)}</Text>
          </Group>
        </li>
      ))}
    </ul>
  </Paper>
);

/** One customer: who they are, what they bought and what they ordered. */
export function ClientePage() {
  const { id } = ruta.useParams();
  const { data: ficha, error, isPending, refetch } = useQuery(fichaDeCliente(id));
  const [editando, editar] = useState(false);
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={ficha?.nombre ?? 'Cliente'}
      acciones={ficha && <Button onClick={() => editar(true)}>Corregir</Button>}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/ventas/clientes" size="sm" underline="always">
            Clientes
          </Anchor>
          <Text size="sm" aria-current="page">
            {ficha?.numeroDocumento ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && (
          <Vacio titulo="Ese cliente no existe" texto="Búsquelo por su documento o su nombre en la lista." />
        )}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando la ficha…" />}
        {ficha && (
          <>
            <Text size="md">
              {documentoEnPalabras(ficha)}
              {ficha.direccion && ` · ${ficha.direccion}`}
              {ficha.email && ` · ${ficha.email}`}
            </Text>
            <Text size="md">
              {ficha.resumen.compras === 0
                ? 'Sin compras en los últimos 12 meses.'
                : `${ficha.resumen.compras} ${ficha.resumen.compras === 1 ? 'compra' : 'compras'} por ${soles(ficha.resumen.total)} en 12 meses; la última, el ${fecha(ficha.resumen.ultima!)}.`}
            </Text>
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Compras ficha={ficha} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Ordenes ficha={ficha} />
              </Grid.Col>
            </Grid>
            {editando && (
              <EditarCliente cliente={ficha} alCerrar={() => editar(false)} alGuardar={() => editar(false)} />
            )}
          </>
        )}
      </Stack>
    </Pagina>
  );
}
