import { Anchor, Breadcrumbs, Grid, Group, Stack, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { EstadoComprobante } from '../../components/estado-comprobante.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { ProblemaError } from '../../lib/api.ts';
import { soles } from '../../lib/format.ts';
import { Anular } from './components/anular.tsx';
import { AlertasComprobante } from './components/alertas-comprobante.tsx';
import { Archivos } from './components/archivos.tsx';
import { ContenidoComprobante } from './components/contenido-comprobante.tsx';
import { EmitirDeNuevo } from './components/emitir-de-nuevo.tsx';
import { EmitirNota } from './components/emitir-nota.tsx';
import { EnviarPorCorreo } from './components/enviar-por-correo.tsx';
import { Historia } from './components/historia.tsx';
import { Reemitir } from './components/reemitir.tsx';
import { Reintentar } from './components/reintentar.tsx';
import { Relaciones } from './components/relaciones.tsx';
import { Vence } from './components/vence.tsx';
import { useComprobanteVivo } from './hooks/use-comprobante-vivo.ts';
import { esGuia, tiposComprobante } from './palabras.ts';
import { tieneRespuesta } from './vencimiento.ts';

const ruta = getRouteApi('/privado/facturacion/comprobantes/$id');

function Cabecera({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const { tipo, estado, enContingencia, total, moneda } = comprobante;
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="md">
        <div role="status" aria-label="Estado">
          <EstadoComprobante estado={estado} enContingencia={enContingencia} grande />
        </div>
        {!esGuia(tipo) && (
          <Text size="xl" fw={650} className="cifra">
            {soles(total, moneda)}
          </Text>
        )}
        {!tieneRespuesta(comprobante) && (
          <Group gap={6}>
            <Text size="sm" c="dimmed">
              Plazo ante SUNAT
            </Text>
            <Vence comprobante={comprobante} />
          </Group>
        )}
      </Group>
      <Archivos comprobante={comprobante} />
    </Group>
  );
}

function Acciones({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const puedeReintentar = usePuede('facturacion.reintentar');
  const puedeEmitir = usePuede('facturacion.emitir');
  const puedeAnular = usePuede('facturacion.anular');
  const { tipo, puedeNota, puedeReemitir, puedeCorregirCliente } = comprobante;
  return (
    <>
      <EnviarPorCorreo comprobante={comprobante} />
      {puedeAnular && <Anular comprobante={comprobante} />}
      {puedeEmitir && puedeNota && <EmitirNota comprobante={comprobante} />}
      {puedeEmitir &&
        puedeReemitir &&
        (tipo === '01' || tipo === '03' ? (
          <EmitirDeNuevo comprobante={comprobante} />
        ) : (
          <Reemitir comprobante={comprobante} modo="reemitir" />
        ))}
      {puedeEmitir && puedeCorregirCliente && <Reemitir comprobante={comprobante} modo="corregir" />}
      {comprobante.puedeReintentar && puedeReintentar && <Reintentar comprobante={comprobante} />}
    </>
  );
}

/** One receipt: how it stands with SUNAT, what it says, and everything that happened to it. */
export function ComprobantePage() {
  const { id } = ruta.useParams();
  const { data: comprobante, error, isPending, refetch } = useComprobanteVivo(id);
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={comprobante ? `${tiposComprobante[comprobante.tipo]} ${comprobante.numero}` : 'Comprobante'}
      acciones={comprobante && <Acciones key={id} comprobante={comprobante} />}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/comprobantes" size="sm" underline="always">
            Comprobantes
          </Anchor>
          <Text size="sm" aria-current="page">
            {comprobante?.numero ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Ese comprobante no existe" texto="Búsquelo por su número en la lista." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando el comprobante…" />}
        {comprobante && (
          <>
            <Cabecera comprobante={comprobante} />
            <AlertasComprobante comprobante={comprobante} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <ContenidoComprobante comprobante={comprobante} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack gap="md">
                  <Relaciones comprobante={comprobante} />
                  <Historia items={comprobante.historia} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Stack>
    </Pagina>
  );
}
