import { Paper, Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that scrolls sideways inside its frame where the screen is narrower, with the keyboard too. */
export const TablaQueSeDesplaza = ({
  nombre,
  ancho,
  children,
}: {
  nombre: string;
  /** In pixels, from which it no longer shrinks. */
  ancho: number;
  children: ReactNode;
}) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    <Table.ScrollContainer
      minWidth={ancho}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': nombre } }}
    >
      <Table aria-label={nombre}>{children}</Table>
    </Table.ScrollContainer>
  </Paper>
);
