import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table wider than a phone: it moves sideways under a finger, and under the arrow keys once it has the focus. */
export const TablaAncha = ({ minima, alta, children }: { minima: number; alta?: number; children: ReactNode }) => (
  <Table.ScrollContainer
    minWidth={minima}
    {...(alta === undefined ? {} : { mah: alta })}
    scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
  >
    {children}
  </Table.ScrollContainer>
);
