import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Insignia } from '../../../../components/insignia.tsx';
import { soles } from '../../../../lib/format.ts';
import type { VentaLocal } from '../base-local.ts';
import { useVentaLocal } from '../use-ventas-locales.ts';
import { aspectos } from './palabras.ts';

/** It draws a QR code, which takes more script than the rest of the till's offline face. */
const CopiaImpresa = lazy(async () => ({ default: (await import('./copia-impresa.tsx')).CopiaImpresa }));

/** The sale is done and kept here: change to hand back, a copy to print, and its receipt as soon as there is one. */
export function VentaGuardada({ guardada, alSeguir }: { guardada: VentaLocal; alSeguir: () => void }) {
  const [imprimiendo, setImprimiendo] = useState(false);
  const { venta, estado, numero, comprobanteId, motivo } = useVentaLocal(guardada);
  return (
    <Stack p="lg" gap="md" style={{ overflow: 'auto' }}>
      <div>
        <Text c="dimmed">Venta sin conexión</Text>
        <Title order={2} fz={28}>
          {venta.ticket}
        </Title>
      </div>
      <Group justify="space-between">
        <Text>Total</Text>
        <Text fz={20} fw={650} className="cifra">
          {soles(venta.total)}
        </Text>
      </Group>
      <Group justify="space-between" align="baseline">
        <Text>Vuelto</Text>
        <Text fz={36} fw={750} className="cifra" aria-label={`Vuelto ${soles(venta.vuelto)}`}>
          {soles(venta.vuelto)}
        </Text>
      </Group>
      <Group gap="xs" role="status" aria-live="polite" aria-label="Estado de la venta">
        <Insignia {...aspectos[estado]} grande />
        {numero && comprobanteId && (
          <Link to="/comprobantes/$id" params={{ id: comprobanteId }} style={{ color: 'inherit' }}>
            {numero}
          </Link>
        )}
      </Group>
      {motivo ? (
        <Alert color="yellow">{motivo}</Alert>
      ) : (
        estado === 'pendiente' && (
          <Text size="sm">
            Está guardada en este equipo. {venta.tipoComprobante === '01' ? 'La factura' : 'La boleta'} sale sola cuando
            vuelva la conexión; el cliente la consulta con el código de su copia.
          </Text>
        )
      )}
      <Button
        variant="default"
        leftSection={<IconPrinter size={18} aria-hidden />}
        onClick={() => setImprimiendo(true)}
      >
        Imprimir copia
      </Button>
      <Button size="lg" autoFocus onClick={alSeguir} leftSection={<IconPlus size={20} aria-hidden />}>
        Nueva venta (Enter)
      </Button>
      <Suspense fallback={null}>
        {imprimiendo && <CopiaImpresa venta={venta} alTerminar={() => setImprimiendo(false)} />}
      </Suspense>
    </Stack>
  );
}
