import { Button, FileButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFileUpload } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveBandeja, importar, leerArchivo } from '../api.ts';

class ArchivoIlegible extends Error {}

async function subir(archivo: File) {
  const leido = leerArchivo(await archivo.text());
  if (!leido.success) throw new ArchivoIlegible();
  return importar(leido.data);
}

/** For a till that will not connect again: the sales it saved as a file. */
export function ImportarArchivo() {
  const queryClient = useQueryClient();
  const subida = useMutation({
    networkMode: 'always',
    mutationFn: subir,
    onSuccess: ({ ventas }) => {
      const por = (estado: string) => ventas.filter((venta) => venta.estado === estado).length;
      const esperan = por('en-revision') + por('conflicto');
      notifications.show({
        color: esperan > 0 ? 'yellow' : 'green',
        title: `${ventas.length} ventas leídas`,
        message: `${por('recibida')} se están registrando, ${por('registrada')} ya estaban y ${esperan} esperan una decisión.`,
        autoClose: false,
      });
    },
    onError: (error) =>
      notifications.show({
        color: 'red',
        title: 'No se importó',
        message:
          error instanceof ArchivoIlegible || error instanceof SyntaxError
            ? 'El archivo no es de ventas de una caja o fue modificado. Guárdelo otra vez desde la caja y súbalo sin abrirlo.'
            : mensajeDe(error),
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveBandeja }),
  });
  return (
    <FileButton onChange={(archivo) => archivo && subida.mutate(archivo)} accept="application/json,.json">
      {(props) => (
        <Button
          {...props}
          variant="default"
          loading={subida.isPending}
          leftSection={<IconFileUpload size={16} aria-hidden />}
        >
          Importar archivo de caja
        </Button>
      )}
    </FileButton>
  );
}
