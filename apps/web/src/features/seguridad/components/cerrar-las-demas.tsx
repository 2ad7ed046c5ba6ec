import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { mensajeDe } from '../../../lib/api.ts';
import { cerrarLasDemas, claveSesiones } from '../api.ts';

/** For whoever lost a device and cannot tell which one it is in the list. */
export function CerrarLasDemas({ cuantas }: { cuantas: number }) {
  const [abierto, setAbierto] = useState(false);
  const queryClient = useQueryClient();
  const cerrar = useMutation({
    mutationFn: cerrarLasDemas,
    onSuccess: ({ cerradas }) => {
      notifications.show({
        color: 'green',
        message: cerradas === 1 ? 'Se cerró 1 sesión.' : `Se cerraron ${cerradas} sesiones.`,
      });
      setAbierto(false);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveSesiones }),
  });
  const volver = () => {
    cerrar.reset();
    setAbierto(false);
  };
  return (
    <>
      <Button variant="default" onClick={() => setAbierto(true)}>
        Cerrar las demás
      </Button>
      <Modal opened={abierto} onClose={volver} title="Cerrar las demás sesiones">
        <Stack>
          {cerrar.isError && (
            <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
              {mensajeDe(cerrar.error)}
            </Alert>
          )}
          <Text>
            {cuantas === 1 ? 'Saldrá de inmediato del otro dispositivo' : `Saldrá de inmediato de ${cuantas} sesiones`};
            lo que no haya guardado ahí se perderá. En este dispositivo sigue dentro.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={volver} data-autofocus>
              Volver
            </Button>
            <Button color="red.8" loading={cerrar.isPending} onClick={() => cerrar.mutate()}>
              Cerrar las demás
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
