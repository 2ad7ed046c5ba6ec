import { Alert, Button, Center, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { mensajeDe, ProblemaError, SinConexionError } from '../lib/api.ts';

/** What happened, and the way to try again. */
export function ErrorDePagina({
  error,
  titulo = 'No se pudo cargar',
  reintentar,
}: {
  error: unknown;
  titulo?: string;
  reintentar?: () => void;
}) {
  const sinRed = error instanceof SinConexionError;
  return (
    <Alert
      color={sinRed ? 'violet' : 'red'}
      icon={sinRed ? <IconCloudOff aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={sinRed ? 'Sin conexión' : titulo}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="md">{mensajeDe(error)}</Text>
        {error instanceof ProblemaError && error.traceId && (
          <Text size="xs" c="dimmed">
            Traza {error.traceId}
          </Text>
        )}
        {reintentar && (
          <Button size="xs" variant="light" color={sinRed ? 'violet' : 'red'} onClick={reintentar}>
            Reintentar
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Nothing to show yet: says what will be here, and offers the first action. */
export function Vacio({ titulo, texto, accion }: { titulo: string; texto: string; accion?: ReactNode }) {
  return (
    <Center mih={220} p="lg">
      <Stack align="center" gap="xs" maw={420}>
        <Title order={2}>{titulo}</Title>
        <Text ta="center" c="dimmed">
          {texto}
        </Text>
        {accion}
      </Stack>
    </Center>
  );
}

/** Never a spinner without words. */
export function Cargando({ texto }: { texto: string }) {
  return (
    <Center mih={220} role="status">
      <Group gap="sm">
        <Loader size="sm" aria-hidden />
        <Text c="dimmed">{texto}</Text>
      </Group>
    </Center>
  );
}
