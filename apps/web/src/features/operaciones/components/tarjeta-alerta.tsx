import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBook, IconCircleCheck, IconHandStop } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Alerta } from '@jsol/contracts/operaciones';
import { Gravedad } from '../../../components/gravedad.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { fechaHora, hace } from '../../../lib/format.ts';
import { alertas, atender } from '../api.ts';

/** One alert: what, why, since when, and what can be done about it. */
export function TarjetaAlerta({
  alerta,
  pedida,
  alVerGuia,
}: {
  alerta: Alerta;
  /** True for the one a notice leads to. */
  pedida: boolean;
  alVerGuia: () => void;
}) {
  const queryClient = useQueryClient();
  const encargo = useMutation({
    mutationFn: () => atender(alerta.id),
    onSettled: () => queryClient.invalidateQueries({ queryKey: alertas.queryKey }),
    onError: (error) => notifications.show({ color: 'red', message: mensajeDe(error) }),
  });
  return (
    <Paper
      component="li"
      withBorder
      p="md"
      aria-current={pedida ? 'true' : undefined}
      style={pedida ? { borderColor: 'var(--mantine-primary-color-filled)', borderWidth: 2 } : undefined}
    >
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 320px' }}>
          <Group gap="xs">
            {alerta.cerradaEn ? (
              <Insignia palabra="Resuelta" color="green" Icono={IconCircleCheck} />
            ) : (
              <Gravedad de={alerta.severidad} />
            )}
            <Title order={3}>{alerta.titulo}</Title>
          </Group>
          <Text>{alerta.detalle}</Text>
          <Text size="sm" c="dimmed">
            {alerta.cerradaEn
              ? `Del ${fechaHora(alerta.abiertaEn)} al ${fechaHora(alerta.cerradaEn)}`
              : `Desde el ${fechaHora(alerta.abiertaEn)} (${hace(alerta.abiertaEn)})`}
            {alerta.atendidaPor && ` · La atiende ${alerta.atendidaPor}`}
          </Text>
        </Stack>
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconBook size={16} aria-hidden />}
            onClick={alVerGuia}
            aria-label={`Guía de ${alerta.titulo}`}
          >
            Guía
          </Button>
          {!alerta.cerradaEn && !alerta.atendidaPor && (
            <Button
              variant="default"
              leftSection={<IconHandStop size={16} aria-hidden />}
              loading={encargo.isPending}
              onClick={() => encargo.mutate()}
              aria-label={`Me encargo de ${alerta.titulo}`}
            >
              Me encargo
            </Button>
          )}
        </Group>
      </Group>
    </Paper>
  );
}
