import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ProblemaError } from '../../../lib/api.ts';
import { claveLista } from '../api.ts';
import { erroresPorCampo, type Errores } from './errores-de-formulario.ts';
import type { useFormularioGuardado } from './use-formulario-guardado.ts';

/** Issues what a form says as soon as it is complete, and goes to the document; Ctrl+Enter too. */
export function useEmisionDirecta<Valores extends object, Pedido, Emitido extends { comprobanteId: string }>({
  guardado: { form, clave, renovarClave, descartar },
  leer,
  mandar,
  mensaje,
}: {
  guardado: ReturnType<typeof useFormularioGuardado<Valores>>;
  leer: (valores: Valores) => { pedido: Pedido; errores: null } | { pedido: null; errores: Errores };
  mandar: (pedido: Pedido, clave: string) => Promise<Emitido>;
  mensaje: (emitido: Emitido) => string;
}) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const emitir = useMutation({
    mutationFn: (pedido: Pedido) => mandar(pedido, clave),
    onSuccess: async (emitido) => {
      descartar();
      notifications.show({ color: 'green', message: mensaje(emitido) });
      void queryClient.invalidateQueries({ queryKey: claveLista });
      await navigate({ to: '/comprobantes/$id', params: { id: emitido.comprobanteId } });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      renovarClave();
      form.setErrors(erroresPorCampo(error.errors));
    },
  });
  const enviar = () => {
    if (emitir.isPending) return;
    const { pedido, errores } = leer(form.getValues());
    form.setErrors(errores ?? {});
    if (pedido) emitir.mutate(pedido);
    else emitir.reset();
  };
  useHotkeys([['mod+Enter', enviar]], []);
  return { enviar, emitiendo: emitir.isPending, error: emitir.error };
}
