import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import type { Sesion } from '@jsol/contracts/seguridad';
import { fechaHora, hace } from '../../../lib/format.ts';
import { dispositivoEnPalabras, esTelefono } from '../dispositivo.ts';

type Props = { sesiones: readonly Sesion[]; conPersona: boolean; alCerrar: (sesion: Sesion) => void };

/** Where somebody is signed in, most recently used first, as the server orders them. */
export function ListaSesiones({ sesiones, conPersona, alCerrar }: Props) {
  return (
    <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Sesiones abiertas">
      {sesiones.map((sesion) => (
        <UnaSesion key={sesion.id} sesion={sesion} conPersona={conPersona} alCerrar={alCerrar} />
      ))}
    </Stack>
  );
}

function UnaSesion({ sesion, conPersona, alCerrar }: Omit<Props, 'sesiones'> & { sesion: Sesion }) {
  const dispositivo = dispositivoEnPalabras(sesion.dispositivo);
  const Icono = esTelefono(sesion.dispositivo) ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <Paper component="li" withBorder p="sm">
      <Group wrap="nowrap" align="flex-start">
        <Icono size={28} stroke={1.5} aria-hidden style={{ flex: 'none' }} />
        <Group justify="space-between" flex={1} gap="sm">
          <div>
            <Group gap="xs">
              <Text size="md" fw={600} title={sesion.dispositivo}>
                {dispositivo}
              </Text>
              {sesion.actual && (
                <Badge
                  color="green"
                  variant="light"
                  tt="none"
                  fw={600}
                  leftSection={<IconCheck size={14} aria-hidden />}
                  c="light-dark(var(--mantine-color-green-9), var(--mantine-color-green-2))"
                >
                  Esta sesión
                </Badge>
              )}
            </Group>
            {conPersona && (
              <Text size="md">
                {sesion.nombre} ({sesion.usuario})
              </Text>
            )}
            <Text size="sm" c="dimmed">
              Desde {sesion.ip} · iniciada el {fechaHora(sesion.creadaEn)} ·{' '}
              <span title={fechaHora(sesion.ultimoUsoEn)}>último uso: {hace(sesion.ultimoUsoEn)}</span>
            </Text>
          </div>
          {!sesion.actual && (
            <Button
              variant="default"
              onClick={() => alCerrar(sesion)}
              aria-label={`Cerrar sesión de ${sesion.usuario} en ${dispositivo}, ${sesion.ip}`}
            >
              Cerrar sesión
            </Button>
          )}
        </Group>
      </Group>
    </Paper>
  );
}
