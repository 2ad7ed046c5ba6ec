import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchivoDelLibro } from '@jsol/contracts/facturacion-libros';
import { archivoDelLibro } from '../api.ts';

type Props = { nombre: string; archivo: ArchivoDelLibro; alVerInforme: () => void };

/** The file as it is filed; one with errors is given only after saying so. */
export function DescargarLibro({ nombre, archivo: { id, version, errores }, alVerInforme }: Props) {
  const queryClient = useQueryClient();
  const [avisando, setAvisando] = useState(false);
  // A plain link cannot renew an access that ended while the page stood still: any read does, just before the click.
  const renovarAcceso = () => void queryClient.refetchQueries({ queryKey: ['yo'], stale: true });
  const enlace = { component: 'a', href: archivoDelLibro(id), download: '', onFocus: renovarAcceso } as const;
  const etiqueta = `Descargar ${nombre}, versión ${version}`;
  const icono = <IconDownload size={14} aria-hidden />;
  if (errores === 0) {
    return (
      <Button
        {...enlace}
        size="xs"
        variant="default"
        leftSection={icono}
        aria-label={etiqueta}
        onPointerEnter={renovarAcceso}
      >
        Descargar
      </Button>
    );
  }
  return (
    <>
      <Button size="xs" variant="default" leftSection={icono} aria-label={etiqueta} onClick={() => setAvisando(true)}>
        Descargar
      </Button>
      <Modal opened={avisando} onClose={() => setAvisando(false)} title="El archivo tiene errores">
        <Stack>
          <Text>
            {errores === 1 ? 'Un error hará' : `${errores.toLocaleString('es-PE')} errores harán`} que SUNAT no acepte{' '}
            {nombre}. Corrija lo que dice el informe y genere el libro otra vez.
          </Text>
          <Group justify="flex-end">
            <Button {...enlace} variant="default" leftSection={icono} onClick={() => setAvisando(false)}>
              Descargar de todos modos
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                setAvisando(false);
                alVerInforme();
              }}
            >
              Ver el informe
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
