import { ActionIcon, Box, Button, Group, Indicator, Popover, Stack, Text, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconCircleX,
  IconInfoCircle,
  type Icon,
} from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { notificacionesRespuesta, type Notificacion } from '@jsol/contracts/notificaciones';
import type { Yo } from '@jsol/contracts/seguridad';
import { api } from '../../lib/api.ts';
import { fechaHora, hace } from '../../lib/format.ts';
import { useChannel } from '../../live/use-live.tsx';
import { claveYo } from '../session.tsx';

const clave = ['notificaciones'] as const;

const niveles: Record<Notificacion['nivel'], { color: string; Icono: Icon; palabra: string }> = {
  info: { color: 'blue', Icono: IconInfoCircle, palabra: 'Información' },
  exito: { color: 'green', Icono: IconCircleCheck, palabra: 'Listo' },
  aviso: { color: 'yellow', Icono: IconAlertTriangle, palabra: 'Aviso' },
  error: { color: 'red', Icono: IconCircleX, palabra: 'Problema' },
};

function Fila({ aviso, alAbrir }: { aviso: Notificacion; alAbrir: () => void }) {
  const { color, Icono, palabra } = niveles[aviso.nivel];
  return (
    <UnstyledButton
      onClick={alAbrir}
      p="xs"
      w="100%"
      bdrs="md"
      bg={aviso.leidaEn ? undefined : 'light-dark(var(--mantine-color-petroleo-0), var(--mantine-color-dark-5))'}
    >
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Icono
          size={18}
          aria-label={palabra}
          color={`var(--mantine-color-${color}-7)`}
          style={{ flex: 'none', marginTop: 2 }}
        />
        <Box>
          <Text size="sm" fw={aviso.leidaEn ? 500 : 650}>
            {aviso.titulo}
          </Text>
          <Text size="sm">{aviso.texto}</Text>
          <Text size="xs" c="dimmed" title={fechaHora(aviso.creadaEn)}>
            {hace(aviso.creadaEn)}
          </Text>
        </Box>
      </Group>
    </UnstyledButton>
  );
}

/** The bell: what happened while the person did something else, live. */
export function Campana({ yo }: { yo: Yo }) {
  const [abierta, setAbierta] = useState(false);
  const queryClient = useQueryClient();
  const router = useRouter();
  const consulta = useQuery({
    queryKey: clave,
    queryFn: () => api.get('/api/notificaciones', notificacionesRespuesta, { limite: 30 }),
  });
  const refrescar = () => void queryClient.invalidateQueries({ queryKey: clave });
  useChannel(
    'notificaciones',
    { userId: yo.id },
    {
      onEvent: ({ event, data }) => {
        // What the person may see is other now: the menu, and every page on screen.
        if (event === 'derechos_cambiados') return void queryClient.invalidateQueries();
        refrescar();
        if (event === 'nueva') {
          notifications.show({
            title: data.titulo,
            message: data.texto,
            color: niveles[data.nivel].color,
            autoClose: 8_000,
          });
        }
      },
      onResync: () => {
        refrescar();
        void queryClient.invalidateQueries({ queryKey: claveYo });
      },
      onSnapshot: (campana) => queryClient.setQueryData(clave, campana),
    },
  );
  const marcar = useMutation({
    mutationFn: (ids: string[]) => api.post('/api/notificaciones/leidas', ids.length > 0 ? { ids } : {}),
    onSuccess: refrescar,
  });
  const sinLeer = consulta.data?.sinLeer ?? 0;
  const items = consulta.data?.items ?? [];

  const abrir = (aviso: Notificacion) => {
    if (!aviso.leidaEn) marcar.mutate([aviso.id]);
    setAbierta(false);
    if (aviso.enlace) void router.navigate({ href: aviso.enlace });
  };

  return (
    <Popover opened={abierta} onChange={setAbierta} position="bottom-end" width={380} shadow="md" trapFocus>
      <Indicator label={sinLeer > 99 ? '99+' : sinLeer} size={18} disabled={sinLeer === 0} color="red.8" offset={5}>
        <Popover.Target>
          <ActionIcon
            variant="subtle"
            size={40}
            aria-label={sinLeer === 0 ? 'Avisos' : `Avisos, ${sinLeer} sin leer`}
            onClick={() => setAbierta(!abierta)}
          >
            <IconBell size={20} aria-hidden />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p="xs" maw="calc(100vw - 16px)">
        <Group justify="space-between" px="xs" pb="xs">
          <Text fw={650}>Avisos</Text>
          {sinLeer > 0 && (
            <Button size="compact-xs" variant="subtle" onClick={() => marcar.mutate([])}>
              Marcar todo como leído
            </Button>
          )}
        </Group>
        <Box mah={420} style={{ overflowY: 'auto' }}>
          <Stack gap={4}>
            {items.map((aviso) => (
              <Fila key={aviso.id} aviso={aviso} alAbrir={() => abrir(aviso)} />
            ))}
            {items.length === 0 && (
              <Text size="sm" c="dimmed" p="md" ta="center">
                No tiene avisos. Aquí verá lo que necesite su atención, como un comprobante rechazado.
              </Text>
            )}
          </Stack>
        </Box>
      </Popover.Dropdown>
    </Popover>
  );
}
