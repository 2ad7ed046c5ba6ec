import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';
import { CampoDeArchivo } from '../../../../components/campo-de-archivo.tsx';
import { archivoEnBase64 } from '../../../../lib/archivo-en-base64.ts';
import { mensajeDe } from '../../../../lib/api.ts';
import { guardarLogo, logoDelEmisor, quitarLogo } from '../api.ts';

const maxBytes = 350_000;

/** The picture at the top of every printed document. */
export function LogoDeEmpresa({
  emisor,
  alCambiar,
}: {
  emisor: EmisorConfigurado;
  alCambiar: (mensaje: string) => unknown;
}) {
  const [archivo, setArchivo] = useState<File | null>(null);
  const poner = useMutation({
    mutationFn: async (elegido: File) => guardarLogo(await archivoEnBase64(elegido)),
    onSuccess: () => {
      setArchivo(null);
      return alCambiar('El logo sale en los documentos que se impriman desde ahora.');
    },
  });
  const quitar = useMutation({ mutationFn: quitarLogo, onSuccess: () => alCambiar('Se quitó el logo.') });
  const grande = archivo !== null && archivo.size > maxBytes;
  const fallo = poner.error ?? quitar.error;
  const reparo = grande ? 'La imagen debe pesar menos de 350 kB.' : fallo ? mensajeDe(fallo) : undefined;
  return (
    <Paper withBorder p="md" component="section" aria-label="Logo">
      <Title order={2} mb="xs">
        Logo
      </Title>
      <Stack gap="sm">
        {emisor.tieneLogo ? (
          <img
            src={logoDelEmisor(emisor.actualizadoEn)}
            alt={`Logo de ${emisor.nombreComercial}`}
            style={{ maxWidth: 240, maxHeight: 96, alignSelf: 'flex-start', background: '#fff' }}
          />
        ) : (
          <Text c="dimmed">Todavía no hay logo: los documentos salen con el nombre de la empresa.</Text>
        )}
        <CampoDeArchivo
          etiqueta="Imagen del logo"
          ayuda="PNG o JPEG de menos de 350 kB, sin fondo si es posible"
          acepta="image/png,image/jpeg"
          archivo={archivo}
          error={reparo}
          alElegir={(elegido) => {
            poner.reset();
            setArchivo(elegido);
          }}
        />
        <Group justify="flex-end">
          {emisor.tieneLogo && (
            <Button
              variant="default"
              leftSection={<IconTrash size={16} aria-hidden />}
              loading={quitar.isPending}
              onClick={() => quitar.mutate()}
            >
              Quitar el logo
            </Button>
          )}
          <Button
            disabled={archivo === null || grande}
            loading={poner.isPending}
            onClick={() => archivo && poner.mutate(archivo)}
          >
            Guardar logo
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
