import { useForm, type UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { z } from 'zod';
import { erroresDelContrato, erroresDelServidor } from './errores-de-campo.ts';
import { useSinGuardar } from './use-sin-guardar.ts';

export type Formulario<Valores> = {
  campos: UseFormReturnType<Valores>;
  /** What the last attempt failed with; null once it is sent again. */
  error: Error | null;
  enviando: boolean;
  enviar: () => void;
};

/**
 * A form whose rules are its contract's: checked before it is sent, and what the server then finds goes under the same
 * fields. It is not left with something written without a question. `cuerpo` makes the body of what is on screen; a field has the name it has there.
 */
export function useFormulario<Valores extends Record<string, unknown>, Cuerpo, Respuesta>({
  inicial,
  schema,
  cuerpo,
  mandar,
  alTerminar,
}: {
  inicial: Valores;
  schema: z.ZodType<Cuerpo>;
  cuerpo: (valores: Valores) => unknown;
  mandar: (cuerpo: Cuerpo) => Promise<Respuesta>;
  alTerminar: (respuesta: Respuesta) => unknown;
}): Formulario<Valores> {
  const campos = useForm<Valores>({ mode: 'controlled', initialValues: inicial });
  useSinGuardar(() => campos.isDirty());
  const envio = useMutation({
    mutationFn: mandar,
    onSuccess: (respuesta) => {
      campos.resetDirty();
      return alTerminar(respuesta);
    },
    onError: (error) => campos.setErrors(erroresDelServidor(error)),
  });
  const enviar = () => {
    if (envio.isPending) return;
    campos.clearErrors();
    const leido = schema.safeParse(cuerpo(campos.getValues()));
    if (leido.success) envio.mutate(leido.data);
    else {
      envio.reset();
      campos.setErrors(erroresDelContrato(leido.error));
    }
  };
  return { campos, error: envio.error, enviando: envio.isPending, enviar };
}
