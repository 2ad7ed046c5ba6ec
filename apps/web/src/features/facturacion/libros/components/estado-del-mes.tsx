import { Button, Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendarDue, IconCircleCheck, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LibrosDelMes } from '@jsol/contracts/facturacion-libros';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../../components/confirmar-con-motivo.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { ErrorDePagina } from '../../../../components/avisos.tsx';
import { fecha, fechaHora, hoyEnLima } from '../../../../lib/format.ts';
import { cerrarMes, claveDelMes, reabrirMes } from '../api.ts';
import { nombreDelMes, plazoDelMes } from '../periodo.ts';

/** When the month is due, whether it is closed, and the way to close it or open it again. */
export function EstadoDelMes({ mes: { periodo, vence, cerrado } }: { mes: LibrosDelMes }) {
  const queryClient = useQueryClient();
  const [cerrando, setCerrando] = useState(false);
  const [reapertura, setReapertura] = useState<PorConfirmar | null>(null);
  const nombre = nombreDelMes(periodo);
  const releer = () => queryClient.invalidateQueries({ queryKey: claveDelMes(periodo) });
  const cierre = useMutation({
    mutationFn: () => cerrarMes(periodo),
    onSuccess: async () => {
      setCerrando(false);
      notifications.show({ color: 'green', message: `Se cerró ${nombre}: sus libros ya no cambian.` });
      await releer();
    },
  });
  const abrirCierre = () => {
    cierre.reset();
    setCerrando(true);
  };
  const reabrir = () =>
    setReapertura({
      titulo: `Reabrir ${nombre}`,
      texto: 'Sus libros se podrán generar otra vez; los que ya presentó quedan guardados como versiones anteriores.',
      boton: 'Reabrir el mes',
      peligro: true,
      hacer: async (motivo) => {
        await reabrirMes(periodo, motivo);
        notifications.show({ color: 'green', message: `Se reabrió ${nombre}.` });
        await releer();
      },
    });
  const plazo = vence && plazoDelMes(vence, hoyEnLima(), cerrado !== null);
  return (
    <Paper withBorder p="sm" component="section" aria-label={`Estado de ${nombre}`}>
      <Group justify="space-between" gap="sm">
        <Group gap="sm">
          <Text fw={650}>{nombre.charAt(0).toUpperCase() + nombre.slice(1)}</Text>
          {cerrado ? (
            <Insignia palabra="Cerrado" color="green" Icono={IconCircleCheck} />
          ) : (
            plazo && <Insignia palabra={plazo.palabra} color={plazo.color} Icono={IconCalendarDue} />
          )}
          <Text size="sm" c="dimmed">
            {vence
              ? `La declaración vence el ${fecha(vence)}`
              : 'Falta el vencimiento de este mes en el calendario de Configuración'}
            {cerrado && ` · lo cerró ${cerrado.por} el ${fechaHora(cerrado.en)}`}
          </Text>
        </Group>
        {cerrado ? (
          <Button variant="default" leftSection={<IconLockOpen size={16} aria-hidden />} onClick={reabrir}>
            Reabrir el mes
          </Button>
        ) : (
          <Button variant="default" leftSection={<IconLock size={16} aria-hidden />} onClick={abrirCierre}>
            Cerrar el mes
          </Button>
        )}
      </Group>
      <Modal opened={cerrando} onClose={() => setCerrando(false)} title={`Cerrar ${nombre}`}>
        <Stack>
          {cierre.isError && <ErrorDePagina titulo="No se cerró" error={cierre.error} />}
          <Text>
            Al cerrar, los libros de {nombre} quedan como están y no se generan otra vez. Hágalo cuando ya los presentó.
            Reabrirlo pide un motivo y queda en la auditoría.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={() => setCerrando(false)}>
              Volver
            </Button>
            <Button loading={cierre.isPending} onClick={() => cierre.mutate()}>
              Cerrar el mes
            </Button>
          </Group>
        </Stack>
      </Modal>
      <ConfirmarConMotivo accion={reapertura} alTerminar={() => setReapertura(null)} />
    </Paper>
  );
}
