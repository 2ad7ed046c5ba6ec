import {
  Alert,
  Anchor,
  Breadcrumbs,
  Button,
  Grid,
  Group,
  Paper,
  Stack,
  Table,
  Text,
  Timeline,
  Title,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCloudDownload, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PedidoTienda } from '@jsol/contracts/ecommerce';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { TablaAncha } from '../../components/tabla-ancha.tsx';
import { mensajeDe, ProblemaError } from '../../lib/api.ts';
import { cantidad, fecha, fechaHora, horaConSegundos, soles } from '../../lib/format.ts';
import { claveEcommerce, pedido as consultaPedido, reimportar, reintentar } from './api.ts';
import { ElegirProducto } from './components/elegir-producto.tsx';
import { EstadoPedido } from './components/estado-pedido.tsx';
import { IncidenciasAbiertas } from './components/incidencias-abiertas.tsx';
import { enLaTienda, importe, tiposDeCanal } from './palabras.ts';

const ruta = getRouteApi('/privado/ventas/tiendas/pedidos/$id');
type Props = { pedido: PedidoTienda };
type Linea = PedidoTienda['lineas'][number];

function Lineas({ pedido, alElegir }: Props & { alElegir: (linea: Linea) => void }) {
  const administra = usePuede('ecommerce.administrar');
  const dinero = (monto: string) => importe(monto, pedido.moneda, soles);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-productos">
      <Title order={2} id="titulo-productos" mb="xs">
        Productos
      </Title>
      <TablaAncha minima={560}>
        <Table aria-label="Productos del pedido">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>En la tienda</Table.Th>
              <Table.Th>Producto</Table.Th>
              <Table.Th className="cifra">Cantidad</Table.Th>
              <Table.Th className="cifra">Total</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pedido.lineas.map((linea) => (
              <Table.Tr key={linea.orden}>
                <Table.Td>
                  {linea.descripcion}
                  <Text size="xs" c="dimmed">
                    {linea.sku}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {linea.producto ? (
                    <>
                      {linea.producto.nombre}
                      <Text size="xs" c="dimmed">
                        {linea.producto.codigo}
                      </Text>
                    </>
                  ) : administra && pedido.estado === 'en-revision' ? (
                    <Button
                      size="xs"
                      variant="light"
                      color="red"
                      aria-label={`Elegir el producto de ${linea.sku}`}
                      onClick={() => alElegir(linea)}
                    >
                      Elegir producto
                    </Button>
                  ) : (
                    'Sin producto'
                  )}
                </Table.Td>
                <Table.Td className="cifra">{cantidad(linea.cantidad)}</Table.Td>
                <Table.Td className="cifra">{dinero(linea.total)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            {(
              [
                ['Envío', pedido.envio],
                ['Recargos', pedido.recargos],
                ['Total', pedido.total],
              ] as const
            )
              .filter(([palabra, monto]) => palabra !== 'Recargos' || Number(monto) !== 0)
              .map(([palabra, monto]) => (
                <Table.Tr key={palabra}>
                  <Table.Th colSpan={3} className="cifra">
                    {palabra}
                  </Table.Th>
                  <Table.Th className="cifra">{dinero(monto)}</Table.Th>
                </Table.Tr>
              ))}
          </Table.Tfoot>
        </Table>
      </TablaAncha>
    </Paper>
  );
}

const documentos: Record<string, string> = { '1': 'DNI', '6': 'RUC' };

function Cliente({ pedido }: Props) {
  const datos = [
    [
      'Documento',
      pedido.numeroDocumento && `${documentos[pedido.tipoDocumento ?? ''] ?? ''} ${pedido.numeroDocumento}`,
    ],
    ['Correo', pedido.email],
    ['Teléfono', pedido.telefono],
    ['Dirección', pedido.direccion],
    ['Nota', pedido.nota],
  ] as const;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-cliente">
      <Title order={2} id="titulo-cliente" mb="xs">
        Cliente
      </Title>
      <Text size="md" fw={600}>
        {pedido.cliente}
      </Text>
      {datos.map(
        ([nombre, valor]) =>
          valor && (
            <Text key={nombre} size="md" style={{ overflowWrap: 'anywhere' }}>
              <Text span c="dimmed">
                {nombre}:
              </Text>{' '}
              {valor}
            </Text>
          ),
      )}
      {!pedido.numeroDocumento && (
        <Text size="sm" c="dimmed">
          No dio su documento: la orden queda sin identificar.
        </Text>
      )}
    </Paper>
  );
}

function Historia({ pedido: { historia } }: Props) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-historia">
      <Title order={2} id="titulo-historia" mb="sm">
        Historia
      </Title>
      <Timeline bulletSize={14} lineWidth={2} active={historia.length}>
        {historia.map(({ id, en, titulo, detalle, quien }) => (
          <Timeline.Item key={id} title={titulo}>
            {detalle && (
              <Text size="md" style={{ overflowWrap: 'anywhere' }}>
                {detalle}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              {fecha(en)}, {horaConSegundos(en)} · {quien}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Paper>
  );
}

function Acciones({ pedido }: Props) {
  const queryClient = useQueryClient();
  const comunes = {
    networkMode: 'always' as const,
    onError: (error: unknown) => notifications.show({ color: 'red', title: 'No se hizo', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveEcommerce }),
  };
  const leer = useMutation({
    ...comunes,
    mutationFn: () => reimportar(pedido.canalId, pedido.externoId),
    onSuccess: () => notifications.show({ color: 'blue', message: 'El pedido se vuelve a leer de la tienda ahora.' }),
  });
  const revisar = useMutation({
    ...comunes,
    mutationFn: () => reintentar(pedido.id),
    onSuccess: ({ estado, detalle }) =>
      estado === 'en-revision'
        ? notifications.show({ color: 'yellow', title: 'Sigue en revisión', message: detalle })
        : notifications.show({ color: 'green', message: 'El pedido salió de revisión.' }),
  });
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconCloudDownload size={16} aria-hidden />}
        loading={leer.isPending}
        onClick={() => leer.mutate()}
      >
        Volver a importar
      </Button>
      {pedido.estado === 'en-revision' && (
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          loading={revisar.isPending}
          onClick={() => revisar.mutate()}
        >
          Reintentar
        </Button>
      )}
    </>
  );
}

/** One order of a web shop: what it is, what holds it up, and everything that happened to it. */
export function PedidoPage() {
  const { id } = ruta.useParams();
  const { data: pedido, error, isPending, refetch } = useQuery(consultaPedido(id));
  const administra = usePuede('ecommerce.administrar');
  const [linea, setLinea] = useState<Linea | null>(null);
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 422);
  return (
    <Pagina
      titulo={pedido ? `Pedido ${pedido.numero}` : 'Pedido'}
      acciones={pedido && administra && <Acciones pedido={pedido} />}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/ventas/tiendas/pedidos" size="sm" underline="always">
            Pedidos de las tiendas
          </Anchor>
          <Text size="sm" aria-current="page">
            {pedido?.numero ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Ese pedido no existe" texto="Búsquelo por su número en la lista." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando el pedido…" />}
        {pedido && (
          <>
            <Group gap="md">
              <div role="status" aria-label="Estado">
                <EstadoPedido estado={pedido.estado} grande />
              </div>
              <Text size="md">
                {pedido.canal} ({tiposDeCanal[pedido.tipo]}) · hecho el {fechaHora(pedido.hechoEn)} · en la tienda:{' '}
                {enLaTienda(pedido.estadoTienda)}
                {pedido.ordenNumero && <> · orden de venta {pedido.ordenNumero}</>}
              </Text>
            </Group>
            {pedido.detalle && (
              <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title="Por qué está en revisión">
                {pedido.detalle}
              </Alert>
            )}
            <IncidenciasAbiertas abiertas={pedido.incidenciasAbiertas} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 8 }}>
                <Stack gap="md">
                  <Lineas pedido={pedido} alElegir={setLinea} />
                  <Cliente pedido={pedido} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 4 }}>
                <Historia pedido={pedido} />
              </Grid.Col>
            </Grid>
            <ElegirProducto pedido={pedido} linea={linea} alTerminar={() => setLinea(null)} />
          </>
        )}
      </Stack>
    </Pagina>
  );
}
