import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import { FormularioDeIngreso } from '../components/formulario-de-ingreso.tsx';

/** The application's own login, on the monitor's port. Who has the monitor's password gives it to the browser instead. */
export const Acceso = ({ aviso, alEntrar }: { aviso?: string; alEntrar: () => void }) => (
  <Center component="main" mih="100dvh" p="md">
    <Paper p="xl" shadow="md" w={380} maw="100%">
      <Stack gap="md">
        <Title order={1}>Monitor de JSOLUCIONES ERP</Title>
        <Text c="dimmed">Entre con su usuario de la aplicación. Necesita el permiso «Ver el monitor de tareas».</Text>
        <FormularioDeIngreso aviso={aviso} alEntrar={alEntrar} />
        <Text size="sm" c="dimmed">
          Si tiene la clave del monitor, recargue la página y escríbala en la ventana del navegador.
        </Text>
      </Stack>
    </Paper>
  </Center>
);
