import { Alert, Box, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { loginBody } from '@jsol/contracts/seguridad';
import { IrA } from '../../app/ir-a.tsx';
import { claveYo, useSesion } from '../../app/session.tsx';
import { api, mensajeDe } from '../../lib/api.ts';

/** Where a person enters, and returns to what they wanted to see. */
export function LoginPage() {
  const sesion = useSesion();
  const { volver } = useSearch({ from: '/login' });
  const queryClient = useQueryClient();
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
    onSuccess: () => queryClient.invalidateQueries({ queryKey: claveYo }),
    onError: () => form.setFieldValue('clave', ''),
  });
  useEffect(() => {
    document.title = 'Ingresar · JSOLUCIONES ERP';
  }, []);

  if (sesion.kind === 'abierta') return <IrA href={volver ?? '/'} />;
  return (
    <Center component="main" mih="100dvh" p="md" bg="light-dark(#e9f0f2, #10181b)">
      <Paper shadow="md" p={{ base: 'lg', sm: 36 }} w="100%" maw={400}>
        <Stack gap="lg">
          <Stack gap={6} align="center">
            <img src="/icono.svg" alt="" width={52} height={52} />
            <Title order={1}>JSOLUCIONES ERP</Title>
            <Text c="dimmed">Ingrese para empezar su día</Text>
          </Stack>
          {sesion.kind === 'anonima' && sesion.aviso && !entrar.isError && (
            <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="status">
              {sesion.aviso}
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
        </Stack>
      </Paper>
    </Center>
  );
}
