import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is wrong with something that is no field of its own: a list, a row. */
export const ErrorDeCampo = ({ error }: { error: ReactNode }) =>
  error ? (
    <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
      {error}
    </Text>
  ) : null;
