import { ActionIcon, Paper, SimpleGrid, Group, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import type { EntradaEscrita } from '../entrada.ts';

/** Every line has the same two fields: for those who hear them, each says whose it is. */
const Etiqueta = ({ visible, producto }: { visible: string; producto: string }) => (
  <>
    {visible} <VisuallyHidden component="span">de {producto}</VisuallyHidden>
  </>
);

/** What enters, each with its quantity and what a unit cost. */
export function LineasEntrada({ form }: { form: UseFormReturnType<EntradaEscrita> }) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos de la entrada">
      {form.values.lineas.map((linea, indice) => (
        <Paper key={linea.productoId} component="li" withBorder p="sm">
          <Group justify="space-between" wrap="nowrap" mb={4}>
            <Text size="md" fw={600}>
              {linea.nombre}{' '}
              <Text span size="sm" c="dimmed">
                {linea.codigo}
              </Text>
            </Text>
            <ActionIcon
              variant="subtle"
              color="red"
              size={32}
              aria-label={`Quitar ${linea.nombre}`}
              onClick={() => form.removeListItem('lineas', indice)}
            >
              <IconTrash size={18} aria-hidden />
            </ActionIcon>
          </Group>
          <SimpleGrid cols={2} spacing="sm">
            <TextInput
              label={<Etiqueta visible={`Cantidad (${unidadEnPalabras(linea.unidad)})`} producto={linea.nombre} />}
              inputMode="decimal"
              autoComplete="off"
              classNames={{ input: 'cifra' }}
              {...form.getInputProps(`lineas.${indice}.cantidad`)}
            />
            <TextInput
              label={<Etiqueta visible="Costo unitario (S/)" producto={linea.nombre} />}
              inputMode="decimal"
              autoComplete="off"
              classNames={{ input: 'cifra' }}
              {...form.getInputProps(`lineas.${indice}.costoUnitario`)}
            />
            {linea.lote && (
              <>
                <TextInput
                  label={<Etiqueta visible="Lote" producto={linea.nombre} />}
                  autoComplete="off"
                  maxLength={40}
                  {...form.getInputProps(`lineas.${indice}.lote.codigo`)}
                />
                <TextInput
                  type="date"
                  label={<Etiqueta visible="Vence (si vence)" producto={linea.nombre} />}
                  {...form.getInputProps(`lineas.${indice}.lote.vence`)}
                />
              </>
            )}
          </SimpleGrid>
          {[
            form.errors[`lineas.${indice}`],
            form.errors[`lineas.${indice}.lote`],
            form.errors[`lineas.${indice}.productoId`],
          ].map(
            (error, lugar) =>
              error && (
                <Text
                  key={lugar}
                  size="sm"
                  c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))"
                  mt={4}
                >
                  {error}
                </Text>
              ),
          )}
        </Paper>
      ))}
    </Stack>
  );
}
