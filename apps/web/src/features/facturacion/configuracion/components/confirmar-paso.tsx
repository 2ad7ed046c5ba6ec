import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import type { Comprobacion } from '@jsol/contracts/facturacion-configuracion';

/** What no program can check: a person ticks each one. */
export function ConfirmarPaso({
  porConfirmar,
  confirmadas,
  alConfirmar,
  alVolver,
  alSeguir,
}: {
  porConfirmar: readonly Comprobacion[];
  confirmadas: readonly string[];
  alConfirmar: (confirmadas: readonly string[]) => void;
  alVolver: () => void;
  alSeguir: () => void;
}) {
  const todas = porConfirmar.every(({ codigo }) => confirmadas.includes(codigo));
  return (
    <Stack gap="sm" mt="md">
      <Text>Marque lo que verificó. Queda en la auditoría con su nombre.</Text>
      {porConfirmar.map(({ codigo, titulo, mensaje }) => (
        <Checkbox
          key={codigo}
          label={titulo}
          description={mensaje}
          checked={confirmadas.includes(codigo)}
          onChange={({ currentTarget: { checked } }) =>
            alConfirmar(checked ? [...confirmadas, codigo] : confirmadas.filter((otra) => otra !== codigo))
          }
        />
      ))}
      <Group justify="flex-end">
        <Button variant="default" onClick={alVolver}>
          Volver
        </Button>
        <Button disabled={!todas} onClick={alSeguir}>
          Continuar
        </Button>
      </Group>
    </Stack>
  );
}
