import { ActionIcon, Group, Text, TextInput } from '@mantine/core';
import { IconMinus, IconPlus, IconX } from '@tabler/icons-react';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../app/session.tsx';
import { soles } from '../../../lib/format.ts';
import { cantidadValida, descuentoValido, type AccionTicket, type LineaTicket } from '../ticket.ts';
import { totalDeLinea } from '../totales-del-ticket.ts';
import clases from './pos.module.css';

/** One product on the ticket: how many, with what discount, for how much. */
export function LineaDelTicket({
  linea,
  tasaIgv,
  error,
  alCambiar,
  alQuitar,
}: {
  linea: LineaTicket;
  tasaIgv: string;
  error: string | null;
  alCambiar: (accion: AccionTicket) => void;
  alQuitar: () => void;
}) {
  const puedeDescontar = usePuede('ventas.descontar');
  const { productoId, nombre } = linea;
  const total = totalDeLinea(linea, tasaIgv);
  return (
    <div className={clases.linea} role="listitem" aria-label={nombre} data-error={error !== null || undefined}>
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
        <Text size="sm" fw={550} lh={1.25}>
          {nombre}
        </Text>
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={alQuitar} aria-label={`Quitar ${nombre}`}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      <Group gap={6} mt={4} wrap="nowrap">
        <ActionIcon
          variant="default"
          size={34}
          onClick={() => alCambiar({ tipo: 'sumar', productoId, unidades: -1 })}
          aria-label={`Uno menos de ${nombre}`}
        >
          <IconMinus size={16} aria-hidden />
        </ActionIcon>
        <TextInput
          w={68}
          size="sm"
          inputMode="decimal"
          aria-label={`Cantidad de ${nombre}`}
          styles={{ input: { textAlign: 'center', fontVariantNumeric: 'tabular-nums' } }}
          error={!cantidadValida(linea)}
          value={linea.cantidad}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => alCambiar({ tipo: 'cantidad', productoId, texto: event.currentTarget.value })}
        />
        <ActionIcon
          variant="default"
          size={34}
          onClick={() => alCambiar({ tipo: 'sumar', productoId, unidades: 1 })}
          aria-label={`Uno más de ${nombre}`}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
        {puedeDescontar && (
          <TextInput
            w={72}
            size="sm"
            inputMode="decimal"
            rightSection={<Text size="xs">%</Text>}
            aria-label={`Descuento de ${nombre} en porcentaje`}
            title="Descuento"
            error={!descuentoValido(linea.descuento)}
            value={linea.descuento}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => alCambiar({ tipo: 'descuento', productoId, texto: event.currentTarget.value })}
          />
        )}
        <Text size="xs" c="dimmed" className="cifra">
          {unidadEnPalabras(linea.unidad)} × {soles(linea.precio)}
        </Text>
        <Text fw={650} className="cifra" ml="auto">
          {total === null ? '–' : soles(total)}
        </Text>
      </Group>
      {error && (
        <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" mt={4} role="alert">
          {error}
        </Text>
      )}
    </div>
  );
}
