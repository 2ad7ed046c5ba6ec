import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { StockItem } from '@jsol/contracts/inventario';
import { nivelDe } from '../stock-vivo.ts';

const aspectos = {
  'bajo-minimo': { palabra: 'Bajo el mínimo', color: 'yellow', Icono: IconAlertTriangle },
  'sin-stock': { palabra: 'Sin stock', color: 'red', Icono: IconCircleX },
} as const;

/** Speaks up only when something is to be bought. */
export function NivelDeStock({ item }: { item: Pick<StockItem, 'stock' | 'stockMinimo'> }) {
  const nivel = nivelDe(item);
  if (nivel === 'suficiente') return null;
  const { palabra, color, Icono } = aspectos[nivel];
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      fw={600}
      leftSection={<Icono size={14} aria-hidden />}
      c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}
