import { Alert, Button, Code, Group, Menu, Paper, Progress, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconAlertTriangle,
  IconCalendarSearch,
  IconCircleCheck,
  IconCloudDownload,
  IconDots,
  IconHash,
  IconPencil,
  IconPlayerPause,
  IconPlugConnected,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Canal } from '@jsol/contracts/ecommerce';
import type { RunState } from '@jsol/contracts/monitor';
import { usePuede } from '../../../app/session.tsx';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { fecha, fechaHora, hace } from '../../../lib/format.ts';
import { claveEcommerce, detenerRecuperacion, importarAhora, probarCanal, type FiltroPedidos } from '../api.ts';
import { estadosDeRecuperacion, tiposDeCanal } from '../palabras.ts';
import estilos from './ecommerce.module.css';

function Salud({ canal: { activo, tieneClave, salud } }: { canal: Canal }) {
  if (!activo) return <Insignia palabra="Desactivada" color="gray" Icono={IconPlayerPause} />;
  if (salud.importacion?.estado === 'postponed') return <EstadoEjecucion estado="postponed" />;
  if (salud.error || !tieneClave) return <Insignia palabra="Con error" color="red" Icono={IconAlertTriangle} />;
  if (salud.importacion) return <EstadoEjecucion estado={salud.importacion.estado as RunState} />;
  return salud.alDia ? (
    <Insignia palabra="Al día" color="green" Icono={IconCircleCheck} />
  ) : (
    <Insignia palabra="Atrasada" color="yellow" Icono={IconAlertTriangle} />
  );
}

function Cifras({ canal: { id, salud } }: { canal: Canal }) {
  const cifras: readonly (readonly [palabra: string, cuantos: number, filtro: FiltroPedidos])[] = [
    ['En revisión', salud.enRevision, { estado: 'en-revision' }],
    ['Sin pagar', salud.sinPagar, { estado: 'sin-pagar' }],
    ['Con orden', salud.conOrden, { estado: 'con-orden' }],
    ['Incidencias', salud.incidencias, { incidencias: 'abiertas' }],
  ];
  return (
    <SimpleGrid cols={{ base: 3, sm: 5 }} spacing="xs">
      {cifras.map(([palabra, cuantos, filtro]) => (
        <div key={palabra}>
          <Text size="xs" c="dimmed">
            {palabra}
          </Text>
          <Link
            to="/ventas/tiendas/pedidos"
            search={{ canal: id, ...filtro }}
            className={estilos.cifra}
            aria-label={`${palabra}: ${cuantos}`}
          >
            {cuantos}
          </Link>
        </div>
      ))}
    </SimpleGrid>
  );
}

function Recuperacion({ canal, administra }: { canal: Canal; administra: boolean }) {
  const queryClient = useQueryClient();
  const detener = useMutation({
    networkMode: 'always',
    mutationFn: () => detenerRecuperacion(canal.id),
    onError: (error) => notifications.show({ color: 'red', title: 'No se detuvo', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveEcommerce }),
  });
  const { recuperacion } = canal;
  if (!recuperacion) return null;
  const { estado, desde, hasta, leidos, total, motivo } = recuperacion;
  const enCurso = estado === 'en-curso';
  return (
    <Stack gap={4} role="status" aria-label="Recuperación de pedidos">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {estadosDeRecuperacion[estado]} del {fecha(desde)} al {fecha(hasta)}: {leidos}
          {total === null ? '' : ` de ${total}`} leídos{motivo ? `. ${motivo}` : ''}
        </Text>
        {enCurso && administra && (
          <Button size="xs" variant="default" loading={detener.isPending} onClick={() => detener.mutate()}>
            Detener
          </Button>
        )}
      </Group>
      {enCurso && (
        <Progress
          value={total ? (leidos / total) * 100 : 100}
          animated={!total}
          aria-label={`Recuperación de ${canal.nombre}`}
        />
      )}
    </Stack>
  );
}

/** One shop: how it fares, what waits for a person, and what can be asked of it. */
export function TarjetaCanal({
  canal,
  alEditar,
  alPedir,
}: {
  canal: Canal;
  alEditar: () => void;
  alPedir: (que: 'rango' | 'uno') => void;
}) {
  const { id, nombre, tipo, url, almacen, activo, salud } = canal;
  const administra = usePuede('ecommerce.administrar');
  const queryClient = useQueryClient();
  const alCambiar = () => queryClient.invalidateQueries({ queryKey: claveEcommerce });
  const prueba = useMutation({ networkMode: 'always', mutationFn: () => probarCanal(id) });
  const importar = useMutation({
    networkMode: 'always',
    mutationFn: () => importarAhora(id),
    onSuccess: ({ creada }) =>
      notifications.show({
        color: 'blue',
        message: creada ? `Se importan los pedidos de ${nombre}.` : `${nombre} ya tiene una importación en espera.`,
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se importó', message: mensajeDe(error) }),
    onSettled: alCambiar,
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={nombre}>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <div style={{ minWidth: 0 }}>
            <Title order={2}>{nombre}</Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {tiposDeCanal[tipo]} · {url} · despacha {almacen}
            </Text>
          </div>
          <div role="status" aria-label={`Estado de ${nombre}`}>
            <Salud canal={canal} />
          </div>
        </Group>
        {activo && salud.error && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="La última importación falló">
            {salud.error.replace(/\.$/, '')}
            {salud.errorDesde ? `, desde el ${fechaHora(salud.errorDesde)}` : ''}. Se vuelve a intentar cada 5 minutos;
            no se pierde ningún pedido.
          </Alert>
        )}
        <Text size="sm">
          {salud.ultimoExitoEn ? (
            <>
              Última importación completa{' '}
              <span title={fechaHora(salud.ultimoExitoEn)}>{hace(salud.ultimoExitoEn)}</span>
            </>
          ) : (
            'Todavía no se ha importado'
          )}
          {salud.hasta && <> · lo más nuevo de la tienda es del {fechaHora(salud.hasta)}</>}
          {salud.importacion?.motivo && <> · {salud.importacion.motivo}</>}
          {salud.webhooksDelDia > 0 && <> · {salud.webhooksDelDia} avisos en 24 horas</>}
        </Text>
        <Cifras canal={canal} />
        <Recuperacion canal={canal} administra={administra} />
        {administra && (
          <Group gap="xs">
            <Button
              leftSection={<IconCloudDownload size={16} aria-hidden />}
              loading={importar.isPending}
              disabled={!activo}
              aria-label={`Importar ahora ${nombre}`}
              onClick={() => importar.mutate()}
            >
              Importar ahora
            </Button>
            <Button
              variant="default"
              leftSection={<IconPlugConnected size={16} aria-hidden />}
              loading={prueba.isPending}
              aria-label={`Probar conexión con ${nombre}`}
              onClick={() => prueba.mutate()}
            >
              Probar conexión
            </Button>
            <Button
              variant="default"
              leftSection={<IconPencil size={16} aria-hidden />}
              aria-label={`Editar ${nombre}`}
              onClick={alEditar}
            >
              Editar
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" px="xs" aria-label={`Más acciones de ${nombre}`}>
                  <IconDots size={16} aria-hidden />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconCalendarSearch size={16} aria-hidden />}
                  disabled={!activo}
                  onClick={() => alPedir('rango')}
                >
                  Recuperar pedidos anteriores
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconHash size={16} aria-hidden />}
                  disabled={!activo}
                  onClick={() => alPedir('uno')}
                >
                  Volver a importar un pedido
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
        <div role="status">
          {(prueba.data || prueba.error) && (
            <Alert
              color={prueba.data?.bien ? 'green' : 'red'}
              icon={prueba.data?.bien ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
              title={prueba.data?.bien ? 'La conexión funciona' : 'La conexión no funciona'}
            >
              {prueba.data?.mensaje ?? mensajeDe(prueba.error)}
            </Alert>
          )}
        </div>
        {administra && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            Para recibir los pedidos al instante, cree en la tienda un webhook de pedidos a{' '}
            <Code>{canal.webhookUrl}</Code>
            {canal.tieneSecretoWebhook ? '.' : ' y escriba aquí su secreto.'}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
