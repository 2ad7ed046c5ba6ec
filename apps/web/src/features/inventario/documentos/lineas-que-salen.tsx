import { ActionIcon, Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { cantidad, fecha } from '../../../lib/format.ts';
import { lotesDe, movimientosDe } from '../api.ts';
import type { LineaQueSale } from './linea-escrita.ts';

const Etiqueta = ({ visible, producto }: { visible: string; producto: string }) => (
  <>
    {visible} <VisuallyHidden component="span">de {producto}</VisuallyHidden>
  </>
);

type DeUnaLinea = {
  almacenId: string;
  linea: LineaQueSale;
  campo: ReturnType<UseFormReturnType<never>['getInputProps']>;
};

/** Which lot leaves; untouched, the one that expires first. */
function ElegirLote({ almacenId, linea, campo }: DeUnaLinea) {
  const lotes = useQuery(lotesDe({ almacenId, productoId: linea.productoId, ver: 'todos', pagina: 1, porPagina: 100 }));
  return (
    <Select
      label={<Etiqueta visible="Lote" producto={linea.nombre} />}
      placeholder="Primero lo que vence antes"
      clearable
      clearButtonProps={{ 'aria-label': 'Quitar el lote' }}
      data={(lotes.data?.items ?? []).map(({ loteId, codigo, stock, vence }) => ({
        value: loteId,
        label: `${codigo}: ${cantidad(stock)}${vence ? `, vence ${fecha(vence)}` : ''}`,
      }))}
      {...campo}
    />
  );
}

/** Which entry goes back to its supplier. */
function ElegirEntrada({ almacenId, linea, campo }: DeUnaLinea) {
  const movimientos = useInfiniteQuery(movimientosDe(almacenId, linea.productoId));
  const entradas = (movimientos.data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ tipo, motivo }) => tipo === 'entrada' && ['compra', 'inventario-inicial'].includes(motivo));
  return (
    <Select
      label={<Etiqueta visible="Entrada que se devuelve" producto={linea.nombre} />}
      placeholder="Elija la entrada"
      nothingFoundMessage="No hay entradas por compra"
      data={entradas.map((entrada) => ({
        value: entrada.id,
        label: `${fecha(entrada.fecha)}: ${cantidad(entrada.cantidad)}${entrada.documento ? ` (${entrada.documento})` : ''}`,
      }))}
      {...campo}
    />
  );
}

/** What leaves a warehouse, each with its quantity and, where the product has lots, its lot. */
export function LineasQueSalen<Valores extends { lineas: LineaQueSale[] }>({
  form,
  almacenId,
  aProveedor = false,
}: {
  form: UseFormReturnType<Valores>;
  almacenId: string;
  /** Asks for the entry each line goes back with. */
  aProveedor?: boolean;
}) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos que salen">
      {form.values.lineas.map((linea, indice) => (
        <Paper key={linea.productoId} component="li" withBorder p="sm">
          <Group justify="space-between" wrap="nowrap" mb={4}>
            <Text size="md" fw={600}>
              {linea.nombre}{' '}
              <Text span size="sm" c="dimmed">
                {linea.codigo} · {cantidad(linea.disponible)} {unidadEnPalabras(linea.unidad)} disponibles
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
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <TextInput
              label={<Etiqueta visible={`Cantidad (${unidadEnPalabras(linea.unidad)})`} producto={linea.nombre} />}
              inputMode="decimal"
              autoComplete="off"
              classNames={{ input: 'cifra' }}
              {...form.getInputProps(`lineas.${indice}.cantidad`)}
            />
            {aProveedor ? (
              <ElegirEntrada
                almacenId={almacenId}
                linea={linea}
                campo={form.getInputProps(`lineas.${indice}.devuelveId`)}
              />
            ) : (
              linea.conLotes && (
                <ElegirLote almacenId={almacenId} linea={linea} campo={form.getInputProps(`lineas.${indice}.loteId`)} />
              )
            )}
          </SimpleGrid>
          {[form.errors[`lineas.${indice}.productoId`], form.errors[`lineas.${indice}.lote`]].map(
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
