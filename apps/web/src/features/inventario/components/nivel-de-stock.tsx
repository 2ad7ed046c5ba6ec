import { Badge } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { StockItem } from '@jsol/contracts/inventario';
import { nivelDe } from '../stock-vivo.ts';

/** Mantine's darkest yellow is too pale for small text. */
const aspectos = {
  'bajo-minimo': { palabra: 'Bajo el mínimo', color: 'yellow', texto: '#7a4a00', Icono: IconAlertTriangle },
  'sin-stock': { palabra: 'Sin stock', color: 'red', texto: 'var(--mantine-color-red-9)', Icono: IconCircleX },
} as const;

/** Speaks up only when something is to be bought. */
export function NivelDeStock({ item }: { item: Pick<StockItem, 'stock' | 'stockMinimo'> }) {
  const nivel = nivelDe(item);
  if (nivel === 'suficiente') return null;
  const { palabra, color, texto, Icono } = aspectos[nivel];
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      fw={600}
      leftSection={<Icono size={14} aria-hidden />}
      c={`light-dark(${texto}, var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}
