import { Alert, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Summed at the top of a form: what was refused, or which fields to correct. Each sentence once. */
export function ErroresDelFormulario({
  titulo,
  mensaje,
  errores,
}: {
  titulo: string;
  /** Of the server or the network; null when only the fields are at fault. */
  mensaje: string | null;
  errores: Readonly<Record<string, ReactNode>>;
}) {
  const frases = [...new Set(Object.values(errores).filter((error): error is string => typeof error === 'string'))];
  if (mensaje === null && frases.length === 0) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title={titulo}>
      {frases.length === 0 ? (
        <Text size="md">{mensaje}</Text>
      ) : (
        <List size="md">
          {frases.map((frase) => (
            <List.Item key={frase}>{frase}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
