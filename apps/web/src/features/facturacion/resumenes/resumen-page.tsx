import { Alert, Anchor, Breadcrumbs, Button, Grid, Group, List, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertCircle, IconFileCode, IconRefresh, IconRosetteDiscountCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { ResumenDetalle } from '@jsol/contracts/facturacion-resumenes';
import { usePuede } from '../../../app/session.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { fecha, fechaHora, soles } from '../../../lib/format.ts';
import { BotonApagado } from '../components/boton-apagado.tsx';
import { EnlaceComprobante } from '../components/enlace-comprobante.tsx';
import { Historia } from '../components/historia.tsx';
import { archivoDeResumen, claveResumenes, reintentarResumen, resumenPorId } from './api.ts';
import { EstadoResumen } from './components/estado-resumen.tsx';
import { Repetir } from './components/repetir.tsx';
import { clases, condiciones } from './palabras.ts';
import estilos from '../components/facturacion.module.css';

const ruta = getRouteApi('/privado/facturacion/facturacion/resumenes/$id');
type Props = { resumen: ResumenDetalle };

function Archivos({ resumen: { id, tieneXml, tieneCdr } }: Props) {
  return (
    <Group gap="xs" role="group" aria-label="Archivos">
      {(
        [
          ['xml', 'XML', IconFileCode, tieneXml, 'El XML se firma al enviarlo; todavía no está.'],
          ['cdr', 'CDR', IconRosetteDiscountCheck, tieneCdr, 'SUNAT todavía no entrega su constancia.'],
        ] as const
      ).map(([archivo, palabra, Icono, esta, falta]) =>
        esta ? (
          <Button
            key={archivo}
            component="a"
            href={archivoDeResumen(id, archivo)}
            download=""
            variant="default"
            leftSection={<Icono size={16} aria-hidden />}
          >
            {palabra}
          </Button>
        ) : (
          <BotonApagado key={archivo} palabra={palabra} Icono={Icono} motivo={falta} />
        ),
      )}
    </Group>
  );
}

function Reintentar({ resumen: { id, numero } }: Props) {
  const queryClient = useQueryClient();
  const reintentar = useMutation({
    networkMode: 'always',
    mutationFn: () => reintentarResumen(id),
    onSuccess: ({ creado }) =>
      notifications.show({
        color: 'blue',
        message: creado ? `${numero} se retoma ahora.` : `${numero} ya tiene una ejecución en curso.`,
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se reintentó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveResumenes }),
  });
  return (
    <Button
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={reintentar.isPending}
      onClick={() => reintentar.mutate()}
    >
      Reintentar
    </Button>
  );
}

function Respuesta({ resumen }: Props) {
  const { estado, motivo, observaciones, reemplazaA, reemplazadoPor } = resumen;
  return (
    <Stack gap="xs" aria-live="polite">
      {(estado === 'rechazado' || estado === 'excepcion') && (
        <Alert
          color="red"
          role="alert"
          icon={<IconAlertCircle aria-hidden />}
          title={estado === 'rechazado' ? 'SUNAT rechazó el archivo' : 'SUNAT no registró el archivo'}
        >
          {motivo ?? resumen.sunatDescripcion} {resumen.sunatCodigo && `(${resumen.sunatCodigo})`}
        </Alert>
      )}
      {observaciones.length > 0 && (
        <Alert color="yellow" icon={<IconAlertCircle aria-hidden />} title="SUNAT lo aceptó con observaciones">
          <List size="md">
            {observaciones.map((observacion) => (
              <List.Item key={observacion}>{observacion}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Repetir resumen={resumen} />
      {(
        [
          ['Reemplaza a', reemplazaA ? [reemplazaA] : []],
          ['Se informa de nuevo en', reemplazadoPor],
        ] as const
      ).map(
        ([palabra, otros]) =>
          otros.length > 0 && (
            <Text key={palabra} size="md">
              {palabra}
              {otros.map((otro, indice) => (
                <Fragment key={otro.id}>
                  {indice === 0 ? ' ' : ' y '}
                  <Link to="/facturacion/resumenes/$id" params={{ id: otro.id }} className={estilos.numero}>
                    {otro.numero}
                  </Link>
                </Fragment>
              ))}
            </Text>
          ),
      )}
    </Stack>
  );
}

function Lineas({ resumen: { lineas } }: Props) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-documentos">
      <Title order={2} id="titulo-documentos" mb="xs">
        Documentos
      </Title>
      <TablaAncha minima={560} alta={560}>
        <Table aria-label="Documentos del archivo" stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Documento</Table.Th>
              <Table.Th>Cliente</Table.Th>
              <Table.Th className="cifra">Total</Table.Th>
              <Table.Th>Estado</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lineas.map((linea) => (
              <Table.Tr key={linea.orden}>
                <Table.Td>
                  <EnlaceComprobante id={linea.comprobanteId} tipo={linea.tipo} numero={linea.numero} />
                </Table.Td>
                <Table.Td>
                  {linea.cliente}
                  {linea.motivo && (
                    <Text size="xs" c="dimmed">
                      {linea.motivo}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="cifra">{soles(linea.total, linea.moneda)}</Table.Td>
                <Table.Td>
                  <EstadoComprobante estado={linea.estado} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TablaAncha>
    </Paper>
  );
}

const historiaDe = ({ tareas }: ResumenDetalle) =>
  tareas.map(({ runId, en, titulo, detalle }) => ({
    id: `${runId} ${en}`,
    en,
    tipo: 'tarea' as const,
    titulo,
    detalle,
    quien: null,
    runId,
  }));

/** One file for SUNAT: its documents, its ticket, its answers. */
export function ResumenPage() {
  const { id } = ruta.useParams();
  const { data: resumen, error, isPending, refetch } = useQuery(resumenPorId(id));
  const puede = usePuede('facturacion.reintentar');
  const noExiste = error instanceof ProblemaError && (error.status === 404 || error.status === 400);
  return (
    <Pagina
      titulo={resumen ? `${clases[resumen.clase]} ${resumen.numero}` : 'Resumen'}
      acciones={resumen?.puedeReintentar && puede && <Reintentar resumen={resumen} />}
    >
      <Stack gap="md">
        <Breadcrumbs component="nav" aria-label="Ruta">
          <Anchor component={Link} to="/facturacion/resumenes" size="sm" underline="always">
            Resúmenes y bajas
          </Anchor>
          <Text size="sm" aria-current="page">
            {resumen?.numero ?? '…'}
          </Text>
        </Breadcrumbs>
        {noExiste && <Vacio titulo="Ese resumen no existe" texto="Búsquelo por su fecha en la lista." />}
        {error && !noExiste && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
        {isPending && <Cargando texto="Cargando el resumen…" />}
        {resumen && (
          <>
            <Group justify="space-between" gap="sm">
              <Group gap="md">
                <div role="status" aria-label="Estado">
                  <EstadoResumen estado={resumen.estado} grande />
                </div>
                <Text size="md">
                  {condiciones[resumen.condicion]} {resumen.documentos}{' '}
                  {resumen.documentos === 1 ? 'documento' : 'documentos'} del {fecha(resumen.fechaReferencia)}
                </Text>
              </Group>
              <Archivos resumen={resumen} />
            </Group>
            <Respuesta resumen={resumen} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, md: 7 }}>
                <Lineas resumen={resumen} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, md: 5 }}>
                <Stack gap="md">
                  <Paper withBorder p="md" component="section" aria-label="Envío">
                    <Text size="md">
                      <b>Ticket:</b> <span className="cifra">{resumen.ticket ?? 'todavía no'}</span>
                    </Text>
                    <Text size="md">
                      <b>Enviado:</b> {resumen.enviadoEn ? fechaHora(resumen.enviadoEn) : 'todavía no'}
                      {resumen.envios > 1 && `, ${resumen.envios} veces`}
                    </Text>
                    <Text size="md">
                      <b>Consultas del ticket:</b> {resumen.consultas}
                    </Text>
                    <Text size="md">
                      <b>Respuesta:</b> {resumen.respondidoEn ? fechaHora(resumen.respondidoEn) : 'todavía no'}
                    </Text>
                  </Paper>
                  <Historia items={historiaDe(resumen)} />
                </Stack>
              </Grid.Col>
            </Grid>
          </>
        )}
      </Stack>
    </Pagina>
  );
}
