import { useForm, type UseFormReturnType } from '@mantine/form';
import { useCallback, useState } from 'react';
import { useYo } from '../../../app/session.tsx';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { useSinGuardar } from '../../../lib/use-sin-guardar.ts';
import type { Errores } from './errores-de-formulario.ts';
import { guardar, leerGuardado, olvidar } from './guardado-local.ts';

/**
 * A form whose text survives a reload, with the Idempotency-Key of what it will issue: the same until the server has
 * answered, so that a lost answer followed by a second press issues one document.
 */
export function useFormularioGuardado<Valores extends object>(
  formulario: string,
  vacio: () => Valores,
  /** What is pointed out before anything is sent. */
  erroresIniciales: () => Errores = () => ({}),
) {
  const { id: userId } = useYo();
  const [inicio] = useState(
    () => leerGuardado(userId, formulario, vacio()) ?? { valores: vacio(), clave: claveNueva() },
  );
  const [clave, setClave] = useState(inicio.clave);
  const form: UseFormReturnType<Valores> = useForm<Valores>({
    initialValues: inicio.valores,
    initialErrors: erroresIniciales(),
    onValuesChange: (valores) => guardar(userId, formulario, { valores, clave }),
  });
  /** After a refusal: what is sent next is another request. */
  const renovarClave = useCallback(() => {
    const nueva = claveNueva();
    setClave(nueva);
    guardar(userId, formulario, { valores: form.getValues(), clave: nueva });
  }, [form, formulario, userId]);
  const descartar = useCallback(() => {
    form.setValues(vacio() as Partial<Valores>);
    form.clearErrors();
    setClave(claveNueva());
    olvidar(userId, formulario);
  }, [form, formulario, userId, vacio]);
  const escrito = () => JSON.stringify(form.getValues()) !== JSON.stringify(vacio());
  useSinGuardar(escrito, { seConserva: true });
  return { form, clave, renovarClave, descartar, empezado: escrito() };
}
