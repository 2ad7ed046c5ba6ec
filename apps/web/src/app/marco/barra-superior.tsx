import {
  ActionIcon,
  Avatar,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconDevices,
  IconLogout,
  IconMoon,
  IconPlugConnected,
  IconPlugConnectedX,
  IconSearch,
  IconSun,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Yo } from '@jsol/contracts/seguridad';
import { iniciales } from '../../lib/format.ts';
import { useLiveStatus } from '../../live/use-live.tsx';
import { useSalir } from '../session.tsx';
import { Buscador } from './buscador.tsx';
import { Campana } from './campana.tsx';
import clases from './marco.module.css';

const conexiones = {
  open: { texto: 'En vivo', color: 'green', Icono: IconPlugConnected },
  connecting: { texto: 'Conectando', color: 'gray', Icono: IconPlugConnected },
  reconnecting: { texto: 'Reconectando', color: 'violet', Icono: IconPlugConnectedX },
  closed: { texto: 'Desconectado', color: 'gray', Icono: IconPlugConnectedX },
} as const;

function Conexion() {
  const { texto, color, Icono } = conexiones[useLiveStatus()];
  return (
    <Group
      title={`${texto}: los cambios llegan solos mientras haya conexión`}
      gap={6}
      role="status"
      aria-label={`Conexión: ${texto}`}
      wrap="nowrap"
    >
      <Icono size={18} aria-hidden color={`var(--mantine-color-${color}-6)`} />
      <Text size="sm" visibleFrom="lg">
        {texto}
      </Text>
    </Group>
  );
}

function Persona({ yo }: { yo: Yo }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const oscuro = colorScheme === 'dark';
  const salir = useSalir();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton>
          <VisuallyHidden>Cuenta de {yo.nombre}</VisuallyHidden>
          <Group gap="xs" wrap="nowrap" aria-hidden>
            <Avatar size={32} radius="xl" color="petroleo" alt="">
              {iniciales(yo.nombre)}
            </Avatar>
            <Text size="sm" visibleFrom="md" fw={500}>
              {yo.nombre.split(' ').slice(0, 2).join(' ')}
            </Text>
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {yo.nombre}
          <br />
          {yo.usuario} · {yo.roles.join(', ')}
        </Menu.Label>
        <Menu.Item
          leftSection={oscuro ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
          onClick={() => setColorScheme(oscuro ? 'light' : 'dark')}
        >
          {oscuro ? 'Usar colores claros' : 'Usar colores oscuros'}
        </Menu.Item>
        <Menu.Item component={Link} to="/seguridad/sesiones" leftSection={<IconDevices size={18} aria-hidden />}>
          Mis sesiones y clave
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void salir()}>
          Salir
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function BarraSuperior({ yo, telefono }: { yo: Yo; telefono: boolean }) {
  const [buscando, setBuscando] = useState(false);
  return (
    <header className={clases.superior}>
      {telefono ? (
        <>
          <img src="/icono.svg" alt="JSOLUCIONES ERP" width={28} height={28} />
          <ActionIcon variant="subtle" size={44} ml="auto" aria-label="Buscar" onClick={() => setBuscando(true)}>
            <IconSearch size={20} aria-hidden />
          </ActionIcon>
        </>
      ) : (
        <UnstyledButton
          className={clases.buscador}
          onClick={() => setBuscando(true)}
          px="sm"
          h={34}
          bd="1px solid light-dark(var(--mantine-color-gray-4), var(--mantine-color-dark-4))"
          bdrs="md"
        >
          <Group gap="xs" wrap="nowrap" h="100%">
            <IconSearch size={16} aria-hidden />
            <Text size="sm" c="dimmed" truncate>
              Buscar comprobante, cliente o pantalla
            </Text>
            <Text size="xs" c="dimmed" ml="auto" ff="monospace">
              Ctrl+K
            </Text>
          </Group>
        </UnstyledButton>
      )}
      <Group gap="sm" ml={telefono ? 0 : 'auto'} wrap="nowrap">
        <Conexion />
        <Campana yo={yo} />
        <Persona yo={yo} />
      </Group>
      <Buscador yo={yo} abierto={buscando} alAbrir={() => setBuscando(true)} alCerrar={() => setBuscando(false)} />
    </header>
  );
}
