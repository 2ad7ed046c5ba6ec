import { Alert, Button, Group, Paper, Select, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { z } from 'zod';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import type { Despacho, tableroSchema } from '@jsol/contracts/ventas-ordenes';
import { usePuede } from '../../../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Pagina } from '../../../../components/pagina.tsx';
import { useLiveStatus } from '../../../../live/use-live.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { cantidad, fechaHora, hora } from '../../../../lib/format.ts';
import { almacenes, avanzarDespacho, claveTablero, despacho as consultaDespacho } from '../api.ts';
import { estadosDeDespacho, pasoSiguiente } from '../palabras.ts';
import { conDespacho, useTableroVivo } from './use-tablero-vivo.ts';
import estilos from '../comercial.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/despachos');
const columnas = ['pendiente', 'en-preparacion', 'listo', 'despachado'] as const;

/** What is to be picked. */
function Contenido({ id }: { id: string }) {
  const { data, error } = useQuery(consultaDespacho(id));
  if (error) return <Text size="sm">{mensajeDe(error)}</Text>;
  if (!data) return <Text size="sm">Cargando…</Text>;
  return (
    <ul className={estilos.lista} aria-label="Qué se prepara">
      {data.items.map((item) => (
        <li key={item.codigo}>
          <Text size="sm">
            <b className="cifra">
              {cantidad(item.cantidad)} {unidadEnPalabras(item.unidad)}
            </b>{' '}
            {item.descripcion}
          </Text>
        </li>
      ))}
    </ul>
  );
}

function Tarjeta({ despacho }: { despacho: Despacho }) {
  const queryClient = useQueryClient();
  const veOrdenes = usePuede('ventas.cotizar');
  const [abierta, abrir] = useState(false);
  const paso = despacho.estado in pasoSiguiente ? pasoSiguiente[despacho.estado as keyof typeof pasoSiguiente] : null;
  const queryKey = claveTablero(despacho.almacenId);
  const avanzar = useMutation({
    networkMode: 'always',
    mutationFn: (estado: Parameters<typeof avanzarDespacho>[1]) => avanzarDespacho(despacho.id, estado),
    onSuccess: (nuevo) =>
      queryClient.setQueryData<z.output<typeof tableroSchema>>(queryKey, (antes) => antes && conDespacho(antes, nuevo)),
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
  return (
    <Paper withBorder p="sm" component="li" aria-label={despacho.numero}>
      <Stack gap={6}>
        <Group justify="space-between" gap={4}>
          <Text fw={650}>{despacho.numero}</Text>
          {veOrdenes ? (
            <Link to="/ventas/ordenes/$id" params={{ id: despacho.ordenId }} className={estilos.numero}>
              {despacho.orden}
            </Link>
          ) : (
            <Text size="sm">{despacho.orden}</Text>
          )}
        </Group>
        <Text size="md">{despacho.cliente ?? 'Sin identificar'}</Text>
        <Text size="xs" c="dimmed">
          {despacho.destino ? `Llevar a ${despacho.destino}` : 'Recoge el cliente'} · {fechaHora(despacho.creadoEn)}
        </Text>
        {abierta && <Contenido id={despacho.id} />}
        {avanzar.isError && (
          <Alert color="red" role="alert" p="xs" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(avanzar.error)}
          </Alert>
        )}
        <Group gap="xs">
          {paso && (
            <Button size="xs" loading={avanzar.isPending} onClick={() => avanzar.mutate(paso.estado)}>
              {paso.boton}
            </Button>
          )}
          <Button size="xs" variant="default" aria-expanded={abierta} onClick={() => abrir(!abierta)}>
            {abierta ? 'Ocultar' : `Ver ${despacho.lineas} ${despacho.lineas === 1 ? 'producto' : 'productos'}`}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** The board of a branch: what to pick, what waits to leave, what left today. */
export function DespachosPage() {
  const { almacen } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const lista = useQuery(almacenes);
  const almacenId = almacen ?? lista.data?.[0]?.id ?? '';
  const consulta = useTableroVivo(almacenId);
  const conexion = useLiveStatus();
  const despachos = consulta.data?.despachos;
  return (
    <Pagina titulo="Despachos">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <Select
            label="Almacén"
            allowDeselect={false}
            data={(lista.data ?? []).map(({ id, nombre }) => ({ value: id, label: nombre }))}
            value={almacenId}
            onChange={(id) => id && void navigate({ search: { almacen: id } })}
            w={{ base: '100%', sm: 240 }}
          />
          <Text size="sm" c="dimmed" role="status">
            {conexion === 'open'
              ? 'Al día'
              : `Sin conexión: datos de las ${hora(new Date(consulta.dataUpdatedAt).toISOString())}`}
          </Text>
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {!despachos && !consulta.isError && !lista.isError && <Cargando texto="Cargando el tablero…" />}
        {despachos?.length === 0 && (
          <Vacio
            titulo="Nada por despachar"
            texto="Aquí aparecerán las órdenes de despacho en cuanto se apruebe una orden de venta de este almacén."
          />
        )}
        {despachos && despachos.length > 0 && (
          <div className={estilos.tablero}>
            {columnas.map((estado) => {
              const suyos = despachos.filter((uno) => uno.estado === estado);
              return (
                <section key={estado} aria-labelledby={`columna-${estado}`}>
                  <Title order={2} id={`columna-${estado}`} mb="xs">
                    {estadosDeDespacho[estado].palabra}
                    {estado === 'despachado' && ' hoy'} ({suyos.length})
                  </Title>
                  <ul className={estilos.lista}>
                    {suyos.map((uno) => (
                      <Tarjeta key={uno.id} despacho={uno} />
                    ))}
                  </ul>
                </section>
              );
            })}
          </div>
        )}
      </Stack>
    </Pagina>
  );
}
