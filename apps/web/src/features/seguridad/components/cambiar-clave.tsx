import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cambiarClaveBody } from '@jsol/contracts/seguridad';
import { useYo } from '../../../app/session.tsx';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { cambiarClave, claveSesiones } from '../api.ts';

const segun = (campo: 'actual' | 'nueva') => (valor: string) =>
  cambiarClaveBody.shape[campo].safeParse(valor).error?.issues[0]?.message ?? null;

/** `alCambiar`: what else there is to do once the new password holds. */
export function CambiarClave({ alCambiar }: { alCambiar?: () => unknown }) {
  const queryClient = useQueryClient();
  const yo = useYo();
  const form = useForm({
    initialValues: { actual: '', nueva: '', repetida: '' },
    validate: {
      actual: segun('actual'),
      nueva: segun('nueva'),
      repetida: (valor, { nueva }) => (valor === nueva ? null : 'No coincide con la clave nueva'),
    },
  });
  const cambiar = useMutation({
    mutationFn: cambiarClave,
    onSuccess: async () => {
      form.reset();
      notifications.show({ color: 'green', message: 'Su clave cambió. Sus otras sesiones se cerraron.' });
      await queryClient.invalidateQueries({ queryKey: claveSesiones });
      await alCambiar?.();
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      for (const { pointer, detail } of error.errors) form.setFieldError(pointer.slice(1), detail);
    },
  });
  const enUnCampo = cambiar.error instanceof ProblemaError && cambiar.error.errors.length > 0;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-clave">
      <Title order={2} id="titulo-clave" mb="xs">
        Cambiar mi clave
      </Title>
      <form onSubmit={form.onSubmit(({ actual, nueva }) => cambiar.mutate({ actual, nueva }))} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            Al cambiarla se cierran sus sesiones en los demás dispositivos.
          </Text>
          {cambiar.isError && !enUnCampo && (
            <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
              {mensajeDe(cambiar.error)}
            </Alert>
          )}
          {/* Tells password managers whose password this is. */}
          <input type="text" name="username" autoComplete="username" value={yo.usuario} readOnly hidden />
          <PasswordInput label="Clave actual" autoComplete="current-password" {...form.getInputProps('actual')} />
          <PasswordInput
            label="Clave nueva"
            description="Al menos 10 caracteres; una frase que recuerde es buena clave"
            autoComplete="new-password"
            {...form.getInputProps('nueva')}
          />
          <PasswordInput
            label="Repita la clave nueva"
            autoComplete="new-password"
            {...form.getInputProps('repetida')}
          />
          <Button type="submit" loading={cambiar.isPending} style={{ alignSelf: 'flex-start' }}>
            Cambiar clave
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}
