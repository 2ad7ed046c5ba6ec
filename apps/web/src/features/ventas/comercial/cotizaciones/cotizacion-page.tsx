import { Anchor, Breadcrumbs, Grid, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { Cotizacion } from '@jsol/contracts/ventas-cotizaciones';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { ProblemaError } from '../../../../lib/api.ts';
import { cantidad, fecha, soles } from '../../../../lib/format.ts';
import { Historia } from '../components/historia.tsx';
import { documentoEnPalabras, estadosDeCotizacion } from '../palabras.ts';
import { AccionesCotizacion } from './acciones-cotizacion.tsx';
import { cotizacion as consultaCotizacion } from './api.ts';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/cotizaciones/$id');

const Lineas = ({ cotizacion }: { cotizacion: Cotizacion }) => (
  <Paper withBorder p="md" component="section" aria-labelledby="titulo-productos">
    <Title order={2} id="titulo-productos" mb="xs">
      Productos
    </Title>
    <TablaAncha minima={560}>
      <Table aria-label="Productos">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th className="cifra">Cantidad</Table.Th>
            <Table.Th className="cifra">Precio</Table.Th>
            <Table.Th className="cifra">Total</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cotizacion.lineas.map((linea) => (
            <Table.Tr key={linea.productoId}>
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
              <Table.Td className="cifra">{soles(linea.precioUnitario)}</Table.Td>
              <Table.Td className="cifra">{soles(linea.total)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TablaAncha>
    <Group justify="flex-end" gap="lg" mt="xs">
      <Text c="dimmed">IGV {soles(cotizacion.igv)}</Text>
      <Text size="lg" fw={700} className="cifra">
        Total {soles(cotizacion.total)}
      </Text>
    </Group>
  </Paper>
);

/** One quote: what it offers, until when, and what became of it. */
export function CotizacionPage() {
  const { id } = ruta.useParams();
  const { data: cotizacion, error, isPending, refetch } = useQuery(consultaCotizacion(id));
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={cotizacion ? `Cotización ${cotizacion.numero}` : 'Cotización'}
      acciones={cotizacion && <AccionesCotizacion cotizacion={cotizacion} />}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/ventas/cotizaciones" size="sm" underline="always">
            Cotizaciones
          </Anchor>
          <Text size="sm" aria-current="page">
            {cotizacion?.numero ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Esa cotización no existe" texto="Búsquela por su número en la lista." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando la cotización…" />}
        {cotizacion && (
          <>
            <Group gap="md">
              <div role="status" aria-label="Estado">
                <Insignia {...estadosDeCotizacion[cotizacion.estado]} grande />
              </div>
              <Text size="md">
                <Link to="/ventas/clientes/$id" params={{ id: cotizacion.clienteId }} className={estilos.nombre}>
                  {cotizacion.cliente}
                </Link>{' '}
                ({documentoEnPalabras(cotizacion.datosCliente)}). Vale hasta el {fecha(cotizacion.vence)}.{' '}
                {cotizacion.diasCredito > 0 ? `A ${cotizacion.diasCredito} días de crédito.` : 'Al contado.'}
              </Text>
              {cotizacion.ordenId && (
                <Link to="/ventas/ordenes/$id" params={{ id: cotizacion.ordenId }} className={estilos.numero}>
                  Ver su orden
                </Link>
              )}
            </Group>
            {cotizacion.nota && <Text size="md">Nota: {cotizacion.nota}</Text>}
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 8 }}>
                <Lineas cotizacion={cotizacion} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Historia hechos={cotizacion.historia} />
              </Grid.Col>
            </Grid>
          </>
        )}
      </Stack>
    </Pagina>
  );
}
