import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { claveDatos } from './api.ts';

/** The form of a datum in a dialog: once saved it says so, is closed, and what is on screen is read again. */
export function useFormularioDeDato<Valores extends Record<string, unknown>, Cuerpo>({
  mensaje,
  alTerminar,
  ...formulario
}: Omit<Parameters<typeof useFormulario<Valores, Cuerpo, unknown>>[0], 'alTerminar'> & {
  mensaje: string;
  alTerminar: () => void;
}) {
  const queryClient = useQueryClient();
  return useFormulario<Valores, Cuerpo, unknown>({
    ...formulario,
    alTerminar: () => {
      alTerminar();
      notifications.show({ color: 'green', message: mensaje });
      return queryClient.invalidateQueries({ queryKey: claveDatos });
    },
  });
}
