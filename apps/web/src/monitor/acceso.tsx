import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api, mensajeDe } from '../lib/api.ts';

/** The application's own login, on the monitor's port. Who has the monitor's password gives it to the browser instead. */
export function Acceso({ aviso, alEntrar }: { aviso?: string; alEntrar: () => void }) {
  const form = useForm({
    initialValues: { usuario: '', clave: '' },
    validate: {
      usuario: (valor) => (valor.trim() === '' ? 'Escriba su usuario' : null),
      clave: (valor) => (valor === '' ? 'Escriba su clave' : null),
    },
  });
  const entrar = useMutation({
    mutationFn: (valores: { usuario: string; clave: string }) => api.post('/api/seguridad/login', valores),
    onSuccess: alEntrar,
  });
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper p="xl" shadow="md" w={380} maw="100%">
        <Stack gap="md">
          <Title order={1}>Monitor de JSOLUCIONES ERP</Title>
          <Text c="dimmed">Entre con su usuario de la aplicación. Necesita el permiso «Ver el monitor de tareas».</Text>
          {(entrar.isError || aviso) && (
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
              {entrar.isError ? mensajeDe(entrar.error) : aviso}
            </Alert>
          )}
          <form onSubmit={form.onSubmit((valores) => entrar.mutate(valores))} noValidate>
            <Stack gap="md">
              <TextInput
                label="Usuario"
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                {...form.getInputProps('usuario')}
              />
              <PasswordInput label="Clave" autoComplete="current-password" {...form.getInputProps('clave')} />
              <Button type="submit" fullWidth loading={entrar.isPending}>
                Ingresar
              </Button>
            </Stack>
          </form>
          <Text size="sm" c="dimmed">
            Si tiene la clave del monitor, recargue la página y escríbala en la ventana del navegador.
          </Text>
        </Stack>
      </Paper>
    </Center>
  );
}
