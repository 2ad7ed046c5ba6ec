import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { datosDeEmision } from '../../emision/api.ts';
import { claveDatos } from './api.ts';

/** Says that a datum changed, and reads again what is on screen and what the forms of documents compute with. */
export function useDatoGuardado(): (mensaje: string) => Promise<void> {
  const queryClient = useQueryClient();
  return async (mensaje) => {
    notifications.show({ color: 'green', message: mensaje });
    void queryClient.invalidateQueries({ queryKey: datosDeEmision.queryKey });
    await queryClient.invalidateQueries({ queryKey: claveDatos });
  };
}
