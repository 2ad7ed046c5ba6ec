import { Group } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { ArchivoDelLibro } from '@jsol/contracts/facturacion-libros';
import { Insignia } from '../../../../components/insignia.tsx';

const contar = (cuantos: number, uno: string): string =>
  `${cuantos} ${uno}${cuantos === 1 ? '' : uno === 'error' ? 'es' : 's'}`;

/** What the check of a file found, at a glance. */
export function ResultadoDelLibro({ archivo: { errores, avisos } }: { archivo: ArchivoDelLibro }) {
  if (errores === 0 && avisos === 0)
    return <Insignia palabra="Sin observaciones" color="green" Icono={IconCircleCheck} />;
  return (
    <Group gap={4} wrap="nowrap">
      {errores > 0 && <Insignia palabra={contar(errores, 'error')} color="red" Icono={IconCircleX} />}
      {avisos > 0 && <Insignia palabra={contar(avisos, 'aviso')} color="yellow" Icono={IconAlertTriangle} />}
    </Group>
  );
}
