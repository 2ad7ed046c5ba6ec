import { Button, Group, Paper } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CampoDeArchivo } from '../../../../components/campo-de-archivo.tsx';
import { archivoEnBase64 } from '../../../../lib/archivo-en-base64.ts';
import { mensajeDe } from '../../../../lib/api.ts';
import { cargarPropuesta, claveComparacion, type LibroSire } from '../api.ts';

const maxBytes = 500_000;

/** The file SUNAT exports; what is wrong with it is told under the field, with its line. */
export function CargarPropuesta({ periodo, libro }: { periodo: string; libro: LibroSire }) {
  const queryClient = useQueryClient();
  const [archivo, setArchivo] = useState<File | null>(null);
  const carga = useMutation({
    mutationFn: async (elegido: File) =>
      cargarPropuesta(periodo, { libro, nombre: elegido.name, contenido: await archivoEnBase64(elegido) }),
    onSuccess: async ({ filas }) => {
      setArchivo(null);
      notifications.show({
        color: 'green',
        message: `Se cargó la propuesta: ${filas.toLocaleString('es-PE')} comprobantes.`,
      });
      await queryClient.invalidateQueries({ queryKey: claveComparacion(periodo) });
    },
  });
  const grande = archivo !== null && archivo.size > maxBytes;
  const reparo = grande
    ? 'El archivo pasa de 500 kB; súbalo como ZIP.'
    : carga.isError
      ? mensajeDe(carga.error)
      : undefined;
  return (
    <Paper
      withBorder
      p="sm"
      component="form"
      aria-label="Cargar la propuesta del SIRE"
      onSubmit={(event) => {
        event.preventDefault();
        if (archivo && !grande) carga.mutate(archivo);
      }}
    >
      <CampoDeArchivo
        etiqueta="Propuesta del SIRE"
        ayuda={`El ZIP o TXT de la propuesta del ${libro === 'rvie' ? 'RVIE' : 'RCE'}, tal como se descarga`}
        acepta=".zip,.txt"
        archivo={archivo}
        error={reparo}
        alElegir={(elegido) => {
          carga.reset();
          setArchivo(elegido);
        }}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" disabled={!archivo || grande} loading={carga.isPending}>
          Cargar y comparar
        </Button>
      </Group>
    </Paper>
  );
}
