import { Group, Text } from '@mantine/core';
import type { LibrosDelMes } from '@jsol/contracts/facturacion-libros';
import { EstadoEjecucion } from '../../../../components/estado-ejecucion.tsx';
import { enMarcha } from '../api.ts';

/** How the last order for the month's books goes, or went. */
export function EstadoGeneracion({
  generacion,
  libros,
  pidiendo,
}: Pick<LibrosDelMes, 'generacion' | 'libros'> & { pidiendo: boolean }) {
  const errores = libros.reduce((suma, { archivos: [ultimo] }) => suma + (ultimo?.errores ?? 0), 0);
  return (
    <Group gap="xs" role="status" aria-label="Generación de los libros">
      {pidiendo && <EstadoEjecucion estado="waiting" />}
      {!pidiendo && generacion && <EstadoEjecucion {...generacion} />}
      {!pidiendo && generacion && (
        <Text size="sm">
          {enMarcha(generacion)
            ? 'Cada libro aparece en cuanto está hecho; puede salir de esta pantalla.'
            : generacion.estado === 'done'
              ? errores > 0
                ? 'Hay errores: mire el informe antes de presentarlos.'
                : 'Los libros están listos para descargar.'
              : (generacion.motivo ?? 'Genere los libros otra vez; si continúa, avise a soporte.')}
        </Text>
      )}
    </Group>
  );
}
