import { Box, Group, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';

/** Title, at most one primary action at the right, and the page below. */
export function Pagina({ titulo, acciones, children }: { titulo: string; acciones?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${titulo} · JSOLUCIONES ERP`;
  }, [titulo]);
  return (
    <Box p={{ base: 'sm', sm: 'md' }} maw={1600} mx="auto" w="100%">
      <Group justify="space-between" mb="sm" wrap="wrap" gap="xs">
        <Title order={1}>{titulo}</Title>
        {acciones && <Group gap="xs">{acciones}</Group>}
      </Group>
      {children}
    </Box>
  );
}
