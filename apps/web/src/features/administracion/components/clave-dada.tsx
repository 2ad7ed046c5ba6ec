import { Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { fechaHora } from '../../../lib/format.ts';
import type { ClaveDada } from './dialogo-usuario.tsx';

/** Shown once: nobody can read it again, and it only serves to choose another. */
export const MostrarClave = ({ dada, alCerrar }: { dada: ClaveDada | null; alCerrar: () => void }) => (
  <Modal opened={dada !== null} onClose={alCerrar} title="Clave temporal" closeOnClickOutside={false}>
    {dada && (
      <Stack>
        <Text>
          Dé esta clave a {dada.nombre}. No se mostrará otra vez; al ingresar como «{dada.usuario}» deberá elegir la
          suya, a más tardar el <b>{fechaHora(dada.hasta)}</b>.
        </Text>
        <Code block fz="xl" ta="center" aria-label="Clave temporal">
          {dada.clave}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={dada.clave}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                onClick={copy}
              >
                {copied ? 'Copiada' : 'Copiar'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={alCerrar} data-autofocus>
            Listo
          </Button>
        </Group>
      </Stack>
    )}
  </Modal>
);
