import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Sesion } from '@jsol/contracts/seguridad';
import { mensajeDe } from '../../../lib/api.ts';
import { cerrarSesion, claveSesiones } from '../api.ts';
import { dispositivoEnPalabras } from '../dispositivo.ts';

/** Asks once: the person at the other end is put out in the middle of what they do. */
export function ConfirmarCierre({ sesion, alTerminar }: { sesion: Sesion | null; alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const cerrar = useMutation({
    mutationFn: ({ id }: Sesion) => cerrarSesion(id),
    onSuccess: (_, { usuario }) => {
      notifications.show({ color: 'green', message: `Se cerró la sesión de ${usuario}.` });
      alTerminar();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveSesiones }),
  });
  const cancelar = () => {
    cerrar.reset();
    alTerminar();
  };
  return (
    <Modal
      opened={sesion !== null}
      onClose={cancelar}
      title="Cerrar sesión"
      closeButtonProps={{ 'aria-label': 'Cancelar' }}
    >
      {sesion && (
        <Stack>
          {cerrar.isError && (
            <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
              {mensajeDe(cerrar.error)}
            </Alert>
          )}
          <Text size="md">
            {sesion.nombre} saldrá de inmediato en {dispositivoEnPalabras(sesion.dispositivo)} ({sesion.ip}). Lo que no
            haya guardado ahí se perderá.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={cancelar} data-autofocus>
              Volver
            </Button>
            <Button color="red.8" loading={cerrar.isPending} onClick={() => cerrar.mutate(sesion)}>
              Cerrar la sesión
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
