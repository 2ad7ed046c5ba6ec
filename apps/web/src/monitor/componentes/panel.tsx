import { Group, Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One subject of a page, under its name. */
export function Panel({ titulo, acciones, children }: { titulo: string; acciones?: ReactNode; children: ReactNode }) {
  return (
    <Paper p="md" shadow="sm" component="section" aria-label={titulo}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Title order={2}>{titulo}</Title>
        {acciones}
      </Group>
      <Stack gap="xs">{children}</Stack>
    </Paper>
  );
}
