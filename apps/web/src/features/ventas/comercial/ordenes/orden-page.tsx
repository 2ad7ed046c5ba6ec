import { Anchor, Breadcrumbs, Grid, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Orden } from '@jsol/contracts/ventas-ordenes';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { ProblemaError } from '../../../../lib/api.ts';
import { cantidad, fechaHora, soles } from '../../../../lib/format.ts';
import { orden as consultaOrden } from '../api.ts';
import { Historia } from '../components/historia.tsx';
import { estadosDeDespacho, estadosDeOrden, origenEnPalabras } from '../palabras.ts';
import { AccionesOrden } from './acciones-orden.tsx';
import { useOrdenesVivas } from './use-ordenes-vivas.ts';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/ordenes/$id');

function Lineas({ orden }: { orden: Orden }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-productos">
      <Title order={2} id="titulo-productos" mb="xs">
        Productos
      </Title>
      <TablaAncha minima={620}>
        <Table aria-label="Productos">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Producto</Table.Th>
              <Table.Th className="cifra">Cantidad</Table.Th>
              <Table.Th className="cifra">En despacho</Table.Th>
              <Table.Th className="cifra">Precio</Table.Th>
              <Table.Th className="cifra">Total</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {orden.lineas.map((linea) => (
              <Table.Tr key={linea.id}>
                <Table.Td>
                  {linea.descripcion}
                  <Text size="xs" c="dimmed">
                    {linea.codigo}
                    {linea.descuentoPorcentaje !== '0' && ` · ${linea.descuentoPorcentaje} % de descuento`}
                  </Text>
                </Table.Td>
                <Table.Td className="cifra">
                  {cantidad(linea.cantidad)} {unidadEnPalabras(linea.unidad)}
                </Table.Td>
                <Table.Td className="cifra">{linea.unidad === 'ZZ' ? '–' : cantidad(linea.atendida)}</Table.Td>
                <Table.Td className="cifra">{soles(linea.precioUnitario)}</Table.Td>
                <Table.Td className="cifra">{soles(linea.total)}</Table.Td>
              </Table.Tr>
            ))}
            {orden.envio && (
              <Table.Tr>
                <Table.Td colSpan={4}>Envío a {orden.envio.destino}</Table.Td>
                <Table.Td className="cifra">{soles(orden.envio.monto)}</Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      </TablaAncha>
      <Group justify="flex-end" gap="lg" mt="xs">
        <Text c="dimmed">IGV {soles(orden.igv)}</Text>
        <Text size="lg" fw={700} className="cifra">
          Total {soles(orden.total)}
        </Text>
      </Group>
    </Paper>
  );
}

const Despachos = ({ orden }: { orden: Orden }) => (
  <Paper withBorder p="md" component="section" aria-labelledby="titulo-despachos">
    <Title order={2} id="titulo-despachos" mb="xs">
      Despachos
    </Title>
    {orden.despachos.length === 0 && (
      <Text c="dimmed">
        {orden.estado === 'aprobada'
          ? 'Su despacho se está creando, o espera que entre stock.'
          : 'Se crean cuando la orden se aprueba.'}
      </Text>
    )}
    <ul className={estilos.lista} aria-label="Despachos">
      {orden.despachos.map((despacho) => (
        <li key={despacho.id}>
          <Group gap="sm">
            <Text fw={600}>{despacho.numero}</Text>
            <Insignia {...estadosDeDespacho[despacho.estado]} />
            <Text size="sm" c="dimmed">
              {fechaHora(despacho.creadoEn)}
            </Text>
          </Group>
        </li>
      ))}
    </ul>
    {orden.pendiente && (
      <Text size="sm" mt="xs">
        Lo que falta saldrá en otro despacho cuando entre stock en {orden.almacen}.
      </Text>
    )}
  </Paper>
);

/** One sales order, alive. */
export function OrdenPage() {
  const { id } = ruta.useParams();
  const { data: orden, error, isPending, refetch } = useQuery(consultaOrden(id));
  useOrdenesVivas(orden?.almacenId ?? null);
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={orden ? `Orden ${orden.numero}` : 'Orden de venta'}
      acciones={orden && <AccionesOrden orden={orden} />}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/ventas/ordenes" size="sm" underline="always">
            Órdenes
          </Anchor>
          <Text size="sm" aria-current="page">
            {orden?.numero ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Esa orden no existe" texto="Búsquela por su número en la lista de órdenes." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando la orden…" />}
        {orden && (
          <>
            <Group gap="md">
              <Group role="status" aria-label="Estado" gap={4}>
                <Insignia {...estadosDeOrden[orden.estado]} grande />
                {orden.pendiente && <Insignia palabra="Falta stock" color="yellow" grande />}
              </Group>
              <Text size="md">
                {orden.cliente ?? 'Cliente sin identificar'}
                {orden.numeroDocumento && ` (${orden.numeroDocumento})`}, atendido por {orden.vendedor} en{' '}
                {orden.almacen}. {origenEnPalabras(orden.canal)}.{' '}
                {orden.diasCredito > 0 ? `A ${orden.diasCredito} días de crédito.` : 'Al contado.'}
              </Text>
              {orden.comprobanteId && (
                <Link to="/comprobantes/$id" params={{ id: orden.comprobanteId }} className={estilos.numero}>
                  {orden.comprobante}
                </Link>
              )}
            </Group>
            {orden.nota && <Text size="md">Nota: {orden.nota}</Text>}
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 8 }}>
                <Stack gap="md">
                  <Lineas orden={orden} />
                  <Despachos orden={orden} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Historia hechos={orden.historia} />
              </Grid.Col>
            </Grid>
          </>
        )}
      </Stack>
    </Pagina>
  );
}
