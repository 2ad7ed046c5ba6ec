import { Button, Group, Menu, Text, Title } from '@mantine/core';
import { IconCashRegister, IconChevronDown, IconKeyboard, IconLock, IconReportMoney } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Caja } from '@jsol/contracts/ventas';
import { hora } from '../../../lib/format.ts';
import { EstadoDeLaCaja } from '../offline/components/estado-de-la-caja.tsx';

const CierreDeCaja = lazy(async () => ({ default: (await import('./cierre-de-caja.tsx')).CierreDeCaja }));
const ResumenDeCaja = lazy(async () => ({ default: (await import('./resumen-de-caja.tsx')).ResumenDeCaja }));

/** Which till this is, and what can be done with it beside selling. */
export function BarraDeCaja({
  caja,
  sesionId,
  porCobrar,
  alPedirAyuda,
}: {
  caja: Caja;
  sesionId: string;
  /** Lines on the ticket. */
  porCobrar: number;
  alPedirAyuda: () => void;
}) {
  const [ventana, setVentana] = useState<'resumen' | 'cierre' | null>(null);
  const cerrar = () => setVentana(null);
  return (
    <Group px="sm" pt="xs" gap="xs" justify="space-between">
      <Group gap={6} wrap="nowrap">
        <IconCashRegister size={18} aria-hidden />
        <Title order={1} fz="sm">
          {caja.nombre}
        </Title>
        <Text size="sm" c="dimmed" visibleFrom="sm">
          {caja.almacen}
          {caja.sesion && ` · abierta desde las ${hora(caja.sesion.abiertaEn)}`}
        </Text>
      </Group>
      <Group gap="xs" wrap="nowrap" ml="auto">
        <EstadoDeLaCaja cajaId={caja.id} />
        <Button
          size="compact-sm"
          variant="subtle"
          visibleFrom="sm"
          leftSection={<IconKeyboard size={16} aria-hidden />}
          onClick={alPedirAyuda}
        >
          Teclas (?)
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
              Caja
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconReportMoney size={18} aria-hidden />} onClick={() => setVentana('resumen')}>
              Resumen del turno
            </Menu.Item>
            <Menu.Item leftSection={<IconLock size={18} aria-hidden />} onClick={() => setVentana('cierre')}>
              Cerrar caja
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Group>
      <Suspense fallback={null}>
        {ventana === 'resumen' && <ResumenDeCaja sesionId={sesionId} alCerrar={cerrar} />}
        {ventana === 'cierre' && <CierreDeCaja sesionId={sesionId} porCobrar={porCobrar} alCerrar={cerrar} />}
      </Suspense>
    </Group>
  );
}
