import { useFormulario } from '../../../../lib/use-formulario.ts';
import { useDatoGuardado } from './use-dato-guardado.ts';

/** The form of a datum in a dialog: once saved it is closed, and says so. */
export function useFormularioDeDato<Valores extends Record<string, unknown>, Cuerpo>({
  mensaje,
  alTerminar,
  ...formulario
}: Omit<Parameters<typeof useFormulario<Valores, Cuerpo, unknown>>[0], 'alTerminar'> & {
  mensaje: string;
  alTerminar: () => void;
}) {
  const guardado = useDatoGuardado();
  return useFormulario<Valores, Cuerpo, unknown>({
    ...formulario,
    alTerminar: () => {
      alTerminar();
      return guardado(mensaje);
    },
  });
}
