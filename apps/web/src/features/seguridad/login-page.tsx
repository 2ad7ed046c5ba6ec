import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { IrA } from '../../app/ir-a.tsx';
import { claveYo, useSesion } from '../../app/session.tsx';
import { FormularioDeIngreso } from '../../components/formulario-de-ingreso.tsx';

/** Where a person enters, and returns to what they wanted to see. */
export function LoginPage() {
  const sesion = useSesion();
  const { volver } = useSearch({ from: '/login' });
  const queryClient = useQueryClient();
  useEffect(() => {
    document.title = 'Ingresar · JSOLUCIONES ERP';
  }, []);

  // Without network nobody can sign in, but who was signed in may go on: the frame says how.
  if (sesion.kind === 'abierta' || sesion.kind === 'sin-servidor') return <IrA href={volver ?? '/'} />;
  return (
    <Center component="main" mih="100dvh" p="md" bg="light-dark(#e9f0f2, #10181b)">
      <Paper shadow="md" p={{ base: 'lg', sm: 36 }} w="100%" maw={400}>
        <Stack gap="lg">
          <Stack gap={6} align="center">
            <img src="/icono.svg" alt="" width={52} height={52} />
            <Title order={1}>JSOLUCIONES ERP</Title>
            <Text c="dimmed">Ingrese para empezar su día</Text>
          </Stack>
          <FormularioDeIngreso
            aviso={sesion.kind === 'anonima' ? (sesion.aviso ?? undefined) : undefined}
            alEntrar={() => queryClient.invalidateQueries({ queryKey: claveYo })}
          />
        </Stack>
      </Paper>
    </Center>
  );
}
