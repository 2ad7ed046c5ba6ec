import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { hora } from '../../../lib/format.ts';
import { bloqueos, desbloquear } from '../api.ts';

/** Who cannot sign in for having failed too often, and letting them in again. */
export function AccesosBloqueados() {
  const queryClient = useQueryClient();
  const consulta = useQuery(bloqueos);
  const desbloqueo = useMutation({
    mutationFn: desbloquear,
    onSuccess: (_nada, usuario) => {
      notifications.show({ color: 'green', message: `${usuario} ya puede entrar.` });
      return queryClient.invalidateQueries({ queryKey: bloqueos.queryKey });
    },
    onError: (error) => notifications.show({ color: 'red', message: mensajeDe(error) }),
  });
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-bloqueos">
      <Stack gap="sm">
        <Title order={2} id="titulo-bloqueos">
          Accesos bloqueados
        </Title>
        {consulta.isPending && <Cargando texto="Buscando accesos bloqueados…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {consulta.data?.items.length === 0 && (
          <Text c="dimmed">Nadie está bloqueado. Quien falla su clave varias veces aparece aquí.</Text>
        )}
        {consulta.data?.items.map(({ usuario, nombre, fallos, hasta, ips }) => (
          <Group key={usuario} justify="space-between" gap="xs">
            <div>
              <Text fw={600}>{nombre ?? usuario}</Text>
              <Text size="sm" c="dimmed">
                {nombre ? `${usuario} · ` : 'Nadie tiene ese usuario · '}
                {fallos} intentos{ips.length > 0 && ` desde ${ips.join(', ')}`} · hasta las {hora(hasta)}
              </Text>
            </div>
            <Button
              variant="default"
              aria-label={`Desbloquear a ${nombre ?? usuario}`}
              leftSection={<IconLockOpen size={16} aria-hidden />}
              loading={desbloqueo.isPending && desbloqueo.variables === usuario}
              onClick={() => desbloqueo.mutate(usuario)}
            >
              Desbloquear
            </Button>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
