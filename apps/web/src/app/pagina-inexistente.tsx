import { Button, Center, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';

/** An address that leads nowhere, and the way back to where one's day begins. */
export function PaginaInexistente() {
  useEffect(() => {
    document.title = 'Página no encontrada · JSOLUCIONES ERP';
  }, []);
  return (
    <Center component="main" mih="100dvh" p="lg">
      <Stack align="center" gap="sm" maw={440}>
        <img src="/icono.svg" alt="" width={44} height={44} />
        <Title order={1}>Esta página no existe</Title>
        <Text ta="center" c="dimmed">
          Revise la dirección. Si llegó por un enlace, lo que buscaba pudo cambiar de lugar (404).
        </Text>
        <Button component={Link} to="/">
          Ir al inicio
        </Button>
      </Stack>
    </Center>
  );
}
