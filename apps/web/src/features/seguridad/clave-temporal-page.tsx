import { Box, Button, Center, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { claveYo, useSalir, useYo } from '../../app/session.tsx';
import { CambiarClave } from './components/cambiar-clave.tsx';

/** The first thing after a temporary password: choosing one's own. Nothing else opens until then. */
export function ClaveTemporalPage() {
  const queryClient = useQueryClient();
  const salir = useSalir();
  const { nombre } = useYo();
  useEffect(() => {
    document.title = 'Elija su clave · JSOLUCIONES ERP';
  }, []);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={440} gap="md">
        <Box>
          <Title order={1}>Elija su clave</Title>
          <Text c="dimmed">
            {nombre}, la clave que le dieron es temporal y solo sirve para elegir otra que nadie más conozca.
          </Text>
        </Box>
        <CambiarClave alCambiar={() => queryClient.invalidateQueries({ queryKey: claveYo })} />
        <Button variant="subtle" onClick={() => void salir()} style={{ alignSelf: 'flex-start' }}>
          Salir
        </Button>
      </Stack>
    </Center>
  );
}
