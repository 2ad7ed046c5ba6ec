import { Alert, Box, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { loginBody } from '@jsol/contracts/seguridad';
import { api, mensajeDe } from '../lib/api.ts';

/** User and password of the application, for its own first page and for the monitor's. */
export function FormularioDeIngreso({
  aviso,
  alEntrar,
}: {
  /** Why the person is here, until an attempt fails. */
  aviso?: string | undefined;
  alEntrar: () => unknown;
}) {
  const [mayusculas, setMayusculas] = useState(false);
  const form = useForm({
    initialValues: { usuario: '', clave: '' },
    validate: {
      usuario: (valor) => (valor.trim() === '' ? 'Escriba su usuario' : null),
      clave: (valor) => (valor === '' ? 'Escriba su clave' : null),
    },
  });
  const entrar = useMutation({
    mutationFn: (valores: { usuario: string; clave: string }) =>
      api.post('/api/seguridad/login', loginBody.parse(valores)),
    onSuccess: alEntrar,
    onError: () => form.setFieldValue('clave', ''),
  });
  return (
    <>
      {aviso && !entrar.isError && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="status">
          {aviso}
        </Alert>
      )}
      {entrar.isError && (
        <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
          {mensajeDe(entrar.error)}
        </Alert>
      )}
      <form onSubmit={form.onSubmit((valores) => entrar.mutate(valores))} noValidate>
        <Stack gap="md">
          <TextInput
            label="Usuario"
            size="md"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            {...form.getInputProps('usuario')}
          />
          <Box>
            <PasswordInput
              label="Clave"
              size="md"
              autoComplete="current-password"
              {...form.getInputProps('clave')}
              onKeyUp={(event) => setMayusculas(event.getModifierState('CapsLock'))}
            />
            {mayusculas && (
              <Text
                size="sm"
                c="light-dark(var(--mantine-color-yellow-9), var(--mantine-color-yellow-3))"
                mt={4}
                role="status"
              >
                Las mayúsculas están activadas.
              </Text>
            )}
          </Box>
          <Button type="submit" size="md" fullWidth loading={entrar.isPending}>
            Ingresar
          </Button>
        </Stack>
      </form>
    </>
  );
}
