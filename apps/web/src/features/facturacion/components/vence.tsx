import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockExclamation } from '@tabler/icons-react';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { fecha, hoyEnLima } from '../../../lib/format.ts';
import { vencimientoDe } from '../vencimiento.ts';

/** Mantine's darkest yellow is too pale for text on white. */
const aspectos = {
  'por-vencer': {
    palabra: 'Por vencer',
    color: 'light-dark(#7a4a00, var(--mantine-color-yellow-3))',
    Icono: IconClockExclamation,
  },
  vencido: {
    palabra: 'Vencido',
    color: 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))',
    Icono: IconAlertTriangle,
  },
} as const;

/** The last day to inform SUNAT; it stands out only while that day still matters. */
export function Vence({ comprobante }: { comprobante: Pick<ComprobanteResumen, 'estado' | 'venceEl'> }) {
  const vencimiento = vencimientoDe(comprobante, hoyEnLima());
  if (vencimiento === 'sin-apuro') {
    return (
      <Text size="sm" component="span" c="dimmed" className="cifra">
        {fecha(comprobante.venceEl)}
      </Text>
    );
  }
  const { palabra, color, Icono } = aspectos[vencimiento];
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex" c={color}>
      <Icono size={16} aria-hidden style={{ flex: 'none' }} />
      <Text size="sm" component="span" fw={600} className="cifra">
        {palabra}: {fecha(comprobante.venceEl)}
      </Text>
    </Group>
  );
}
