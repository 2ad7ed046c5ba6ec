import { Anchor, Breadcrumbs, Button, Grid, Group, Stack, Text } from '@mantine/core';
import { IconFileInvoice } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { ProblemaError } from '../../../lib/api.ts';
import { soles } from '../../../lib/format.ts';
import { ventaDeBandeja } from './api.ts';
import { Contenido } from './components/contenido.tsx';
import { Decision } from './components/decision.tsx';
import { Diferencias } from './components/diferencias.tsx';
import { EstadoDeVenta } from './components/estado-offline.tsx';
import { Historia } from './components/historia.tsx';
import { Incidencias } from './components/incidencias.tsx';
import { Plazo } from './components/plazo.tsx';
import { comprobantes } from './palabras.ts';

const ruta = getRouteApi('/privado/ventas/ventas/bandeja/$id');

/** One sale made without network, against what the server has for it. */
export function VentaDeBandejaPage() {
  const { id } = ruta.useParams();
  const { data: venta, error, isPending, refetch } = useQuery(ventaDeBandeja(id));
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={venta ? `Venta ${venta.ticket}` : 'Venta sin conexión'}
      acciones={
        venta?.comprobanteId && (
          <Button
            component={Link}
            to={`/comprobantes/${venta.comprobanteId}`}
            variant="default"
            leftSection={<IconFileInvoice size={16} aria-hidden />}
          >
            {venta.numero}
          </Button>
        )
      }
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/ventas/bandeja" size="sm" underline="always">
            Bandeja
          </Anchor>
          <Text size="sm" aria-current="page">
            {venta?.ticket ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Esa venta no existe" texto="Búsquela por su ticket en la bandeja." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando la venta…" />}
        {venta && (
          <>
            <Group gap="md">
              <div role="status" aria-label="Estado">
                <EstadoDeVenta estado={venta.estado} grande />
              </div>
              <Text size="md">
                {comprobantes[venta.tipoComprobante]} de {soles(venta.total)} a{' '}
                {venta.cliente ?? 'alguien sin identificar'} en {venta.caja}
              </Text>
              {venta.venceEl && (
                <Text size="md">
                  <b>Plazo de SUNAT:</b> <Plazo venceEl={venta.venceEl} />
                </Text>
              )}
            </Group>
            <Decision venta={venta} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Stack gap="md">
                  <Diferencias venta={venta} />
                  <Contenido venta={venta} />
                </Stack>
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack gap="md">
                  <Incidencias venta={venta} />
                  <Historia venta={venta} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Stack>
    </Pagina>
  );
}
