import { Group } from '@mantine/core';
import { IconAlertTriangle, IconCalendarOff } from '@tabler/icons-react';
import type { LoteEnAlmacen } from '@jsol/contracts/inventario-alertas';
import { Insignia } from '../../../components/insignia.tsx';
import { fecha } from '../../../lib/format.ts';

/** When a lot expires, and how much time is left once it is near. */
export function Vencimiento({ lote: { vence, dias } }: { lote: Pick<LoteEnAlmacen, 'vence' | 'dias'> }) {
  if (vence === null || dias === null) return <>No vence</>;
  const falta = dias === 0 ? 'Vence hoy' : dias === 1 ? 'Falta 1 día' : `Faltan ${dias} días`;
  return (
    <Group gap="xs" wrap="nowrap">
      <span style={{ whiteSpace: 'nowrap' }}>{fecha(vence)}</span>
      {dias < 0 && <Insignia palabra="Vencido" color="red" Icono={IconCalendarOff} />}
      {dias >= 0 && dias < 30 && <Insignia palabra={falta} color="yellow" Icono={IconAlertTriangle} />}
    </Group>
  );
}
