import { Box } from '@mantine/core';
import type { ReactNode } from 'react';
import clases from '../monitor.module.css';

/** A table that is wider than a phone: moved sideways by finger or by arrow keys. */
export function Desplazable({ nombre, ancho, children }: { nombre: string; ancho: number; children: ReactNode }) {
  return (
    <div className={clases.desplazable} role="region" aria-label={nombre} tabIndex={0}>
      <Box miw={ancho}>{children}</Box>
    </div>
  );
}
