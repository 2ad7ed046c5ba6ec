import { Paper, Stack, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A part of a form under its own heading. */
export const Seccion = ({ id, titulo, children }: { id: string; titulo: string; children: ReactNode }) => (
  <Paper withBorder p="md" component="section" aria-labelledby={`titulo-${id}`}>
    <Title order={2} id={`titulo-${id}`} mb="xs">
      {titulo}
    </Title>
    <Stack gap="sm">{children}</Stack>
  </Paper>
);
