import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { mensajeDe } from '../lib/api.ts';
import type { Formulario as EstadoDeFormulario } from '../lib/use-formulario.ts';

type Props<Valores> = {
  nombre: string;
  formulario: EstadoDeFormulario<Valores>;
  boton: string;
  /** Absent: nothing to leave. */
  alVolver?: () => void;
  disabled?: boolean;
  children: ReactNode;
};

function Reparos<Valores>({ formulario: { error, campos } }: { formulario: EstadoDeFormulario<Valores> }) {
  const cuantos = Object.keys(campos.errors).length;
  if (!error && cuantos === 0) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {error
        ? mensajeDe(error)
        : cuantos === 1
          ? 'Corrija el dato señalado.'
          : `Corrija los ${cuantos} datos señalados.`}
    </Alert>
  );
}

/** Errors summed at the top and told under their fields; Ctrl+Enter sends. */
export function Formulario<Valores>({
  nombre,
  formulario,
  boton,
  alVolver,
  disabled = false,
  children,
}: Props<Valores>) {
  return (
    <form
      noValidate
      aria-label={nombre}
      onSubmit={(event) => {
        event.preventDefault();
        formulario.enviar();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) formulario.enviar();
      }}
    >
      <Stack gap="sm">
        <Reparos formulario={formulario} />
        {children}
        <Group justify="flex-end" align="center">
          <Text size="xs" c="dimmed" visibleFrom="sm">
            Ctrl+Enter
          </Text>
          {alVolver && (
            <Button variant="default" onClick={alVolver}>
              Volver
            </Button>
          )}
          <Button type="submit" loading={formulario.enviando} disabled={disabled}>
            {boton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
