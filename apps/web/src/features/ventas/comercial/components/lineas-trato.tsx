import { ActionIcon, Group, Paper, SimpleGrid, Stack, Text, TextInput, Title, VisuallyHidden } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../../app/session.tsx';
import { cantidad, soles } from '../../../../lib/format.ts';
import { tasaIgv } from '../../api.ts';
import { totalDeLinea, totalesDelTicket } from '../../totales-del-ticket.ts';
import { lineaDe, type LineaEscrita, type TratoEscrito } from '../trato.ts';
import { AgregarProducto } from './agregar-producto.tsx';

type Form = UseFormReturnType<TratoEscrito>;

const Etiqueta = ({ visible, de }: { visible: string; de: string }) => (
  <>
    {visible} <VisuallyHidden component="span">de {de}</VisuallyHidden>
  </>
);

/** As the till computes a line. */
const comoTicket = ({ precioUnitario, descuentoPorcentaje, ...linea }: LineaEscrita) => ({
  ...linea,
  precio: precioUnitario,
  descuento: descuentoPorcentaje.trim() || '0',
});

function Linea({ form, indice, tasa }: { form: Form; indice: number; tasa: string }) {
  const linea = form.values.lineas[indice]!;
  const puedeDescontar = usePuede('ventas.descontar');
  const total = totalDeLinea(comoTicket(linea), tasa);
  const falta = ['', '.productoId', '.precioUnitario'].map((campo) => form.errors[`lineas.${indice}${campo}`]);
  const cifra = { inputMode: 'decimal', autoComplete: 'off', classNames: { input: 'cifra' } } as const;
  return (
    <Paper component="li" withBorder p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="md" fw={600}>
            {linea.nombre}
          </Text>
          <Text size="xs" c="dimmed">
            {linea.codigo} · {soles(linea.precioUnitario)} · hay {cantidad(linea.stock)}{' '}
            {unidadEnPalabras(linea.unidad)}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Text fw={600} className="cifra">
            {total === null ? '–' : soles(total)}
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
      </Group>
      <SimpleGrid cols={2} spacing="sm" maw={420} mt={4}>
        <TextInput
          label={<Etiqueta visible={`Cantidad (${unidadEnPalabras(linea.unidad)})`} de={linea.nombre} />}
          {...cifra}
          {...form.getInputProps(`lineas.${indice}.cantidad`)}
        />
        {puedeDescontar && (
          <TextInput
            label={<Etiqueta visible="Descuento (%)" de={linea.nombre} />}
            {...cifra}
            {...form.getInputProps(`lineas.${indice}.descuentoPorcentaje`)}
          />
        )}
      </SimpleGrid>
      {falta.map(
        (error, lugar) =>
          error && (
            <Text key={lugar} size="sm" mt={4} c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
              {error}
            </Text>
          ),
      )}
    </Paper>
  );
}

/** What is agreed on, and what it costs by the same rules as the receipt. */
export function LineasTrato({ form }: { form: Form }) {
  const { data: tasa } = useQuery(tasaIgv);
  const { lineas, almacenId } = form.values;
  const totales = tasa === undefined ? null : totalesDelTicket(lineas.map(comoTicket), tasa);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-lineas">
      <Title order={2} id="titulo-lineas" mb="xs">
        Productos
      </Title>
      <Stack gap="sm">
        <AgregarProducto
          almacenId={almacenId}
          error={form.errors['lineas']}
          alElegir={(producto) => {
            const ya = lineas.findIndex(({ productoId }) => productoId === producto.id);
            if (ya >= 0) form.setFieldError(`lineas.${ya}`, 'Ya está en la lista: cambie su cantidad.');
            else form.insertListItem('lineas', lineaDe(producto));
            form.clearFieldError('lineas');
          }}
        />
        <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos agregados">
          {lineas.map((linea, indice) => (
            <Linea key={linea.productoId} form={form} indice={indice} tasa={tasa ?? '0.18'} />
          ))}
        </Stack>
        {totales && lineas.length > 0 && (
          <Group justify="flex-end" gap="lg" aria-live="polite">
            <Text c="dimmed">IGV {soles(totales.igv)}</Text>
            <Text size="lg" fw={700} className="cifra">
              Total {soles(totales.total)}
            </Text>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}
