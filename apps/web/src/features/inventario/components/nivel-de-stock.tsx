import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { StockItem } from '@jsol/contracts/inventario';
import { Insignia } from '../../../components/insignia.tsx';
import { nivelDe } from '../stock-vivo.ts';

const aspectos = {
  'bajo-minimo': { palabra: 'Bajo el mínimo', color: 'yellow', Icono: IconAlertTriangle },
  critico: { palabra: 'Crítico', color: 'red', Icono: IconAlertTriangle },
  'sin-stock': { palabra: 'Sin stock', color: 'red', Icono: IconCircleX },
} as const;

/** Speaks up only when something is to be bought. */
export function NivelDeStock({ item }: { item: Pick<StockItem, 'disponible' | 'stockMinimo' | 'stockCritico'> }) {
  const nivel = nivelDe(item);
  if (nivel === 'suficiente') return null;
  return <Insignia {...aspectos[nivel]} />;
}
