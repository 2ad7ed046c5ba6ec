import { Alert, Button, Center, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock, IconFileTypePdf, IconInfoCircle, type Icon } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { consultaVentaSchema, type ConsultaVenta } from '@jsol/contracts/ventas-bandeja';
import { clavePublica } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { api, ProblemaError } from '../../../lib/api.ts';
import { fechaHora, soles } from '../../../lib/format.ts';

const ruta = getRouteApi('/c/$id/$codigo');
const direccion = (id: string, codigo: string) => `/api/publico/ventas/${id}/${codigo}`;
/** Until there is an answer for good. */
const releerMs = 10_000;

const consulta = (id: string, codigo: string) =>
  queryOptions({
    queryKey: [clavePublica, 'venta', id, codigo],
    queryFn: () => api.get(direccion(id, codigo), consultaVentaSchema),
    retry: false,
    refetchInterval: ({ state }) =>
      state.data?.situacion === 'en-proceso' || state.data?.situacion === 'emitido' ? releerMs : false,
  });

const palabras: Record<ConsultaVenta['situacion'], { titulo: string; texto: string; color: string; Icono: Icon }> = {
  'en-proceso': {
    titulo: 'Su comprobante está en preparación',
    texto: 'La tienda ya tiene su compra y está emitiendo el comprobante. Esta página se actualiza sola.',
    color: 'blue',
    Icono: IconClock,
  },
  emitido: {
    titulo: 'Su comprobante está emitido',
    texto: 'SUNAT lo está recibiendo. Ya puede descargarlo cuando aparezca el botón.',
    color: 'blue',
    Icono: IconClock,
  },
  aceptado: {
    titulo: 'SUNAT aceptó su comprobante',
    texto: 'Descárguelo y guárdelo si lo necesita.',
    color: 'green',
    Icono: IconCircleCheck,
  },
  rechazado: {
    titulo: 'La tienda debe corregir su comprobante',
    texto: 'SUNAT no lo aceptó. Pida a la tienda el comprobante corregido, con este ticket.',
    color: 'red',
    Icono: IconInfoCircle,
  },
  anulado: {
    titulo: 'Su comprobante fue anulado',
    texto: 'Si no lo pidió, consulte a la tienda con este ticket.',
    color: 'gray',
    Icono: IconInfoCircle,
  },
};

const nombres = { '01': 'Factura', '03': 'Boleta' } as const;

function Compra({ compra, pdf }: { compra: ConsultaVenta; pdf: string }) {
  const { titulo, texto, color, Icono } = palabras[compra.situacion];
  const { comprobante, empresa } = compra;
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{empresa.razonSocial}</Text>
        <Text size="sm" c="dimmed">
          RUC {empresa.ruc}
        </Text>
      </div>
      <Alert color={color} icon={<Icono aria-hidden />} title={titulo} role="status">
        {texto}
      </Alert>
      <Text size="md">
        <b>Ticket:</b> {compra.ticket}
        <br />
        <b>Fecha:</b> {fechaHora(compra.vendidaEn)}
        <br />
        <b>Total:</b> {soles(compra.total)}
        {comprobante && (
          <>
            <br />
            <b>{nombres[comprobante.tipo]}:</b> {comprobante.numero}
          </>
        )}
      </Text>
      {comprobante?.conPdf && (
        <Button
          component="a"
          href={pdf}
          target="_blank"
          rel="noreferrer"
          size="lg"
          leftSection={<IconFileTypePdf size={20} aria-hidden />}
        >
          Ver mi comprobante
        </Button>
      )}
    </Stack>
  );
}

/** For a customer with the code of a copy printed without network; nobody signs in. */
export function ConsultaPage() {
  const { id, codigo } = ruta.useParams();
  const { data, error, isPending, refetch } = useQuery(consulta(id, codigo));
  useEffect(() => {
    document.title = 'Su compra';
  }, []);
  const aunNo =
    error instanceof ProblemaError && (error.status === 404 || error.status === 400 || error.status === 422);
  return (
    <Center component="main" mih="100dvh" p="md" bg="light-dark(#e9f0f2, #10181b)">
      <Paper shadow="md" p={{ base: 'lg', sm: 36 }} w="100%" maw={440}>
        <Stack gap="md">
          <Title order={1}>Su compra</Title>
          {isPending && <Cargando texto="Buscando su compra…" />}
          {aunNo && (
            <Alert color="blue" icon={<IconClock aria-hidden />} title="Todavía no está" role="status">
              <Stack gap="xs" align="flex-start">
                <Text size="md">
                  La tienda aún no envía esta compra, o el código no es el de su ticket. Si compró cuando no había
                  conexión, vuelva a consultar más tarde.
                </Text>
                <Button size="xs" variant="light" onClick={() => void refetch()}>
                  Consultar otra vez
                </Button>
              </Stack>
            </Alert>
          )}
          {error && !aunNo && <ErrorDePagina error={error} reintentar={() => void refetch()} />}
          {data && <Compra compra={data} pdf={`${direccion(id, codigo)}/pdf`} />}
        </Stack>
      </Paper>
    </Center>
  );
}
