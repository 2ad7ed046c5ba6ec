import { Text } from '@mantine/core';
import { fecha, hoyEnLima } from '../../../../lib/format.ts';

/** Until when SUNAT takes the sale with its date: soon due and past are said, not only coloured. */
export function Plazo({ venceEl }: { venceEl: string | null }) {
  if (venceEl === null) return <Text c="dimmed">–</Text>;
  const hoy = hoyEnLima();
  const como = venceEl < hoy ? 'Venció el' : venceEl === hoy ? 'Vence hoy,' : 'Hasta el';
  return (
    <Text
      size="md"
      fw={venceEl <= hoy ? 600 : 400}
      c={venceEl <= hoy ? 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-2))' : undefined}
    >
      {como} {fecha(venceEl)}
    </Text>
  );
}
