import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { claveDatos } from './api.ts';

/** Says that a datum changed, and reads again what is on screen. */
export function useDatoGuardado(): (mensaje: string) => Promise<void> {
  const queryClient = useQueryClient();
  return async (mensaje) => {
    notifications.show({ color: 'green', message: mensaje });
    await queryClient.invalidateQueries({ queryKey: claveDatos });
  };
}
