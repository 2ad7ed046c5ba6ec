import { Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { hora, soles } from '../../../lib/format.ts';
import type { VentaReciente } from '../ultimas-ventas.ts';

/** The last sales of this till, each with what SUNAT has said so far. */
export function UltimasVentas({ ventas }: { ventas: readonly VentaReciente[] }) {
  if (ventas.length === 0) return null;
  return (
    <Stack gap={6} component="section" aria-label="Últimas ventas">
      <Text size="sm" fw={600}>
        Últimas ventas
      </Text>
      {ventas.map((venta) => (
        <Group key={venta.ventaId} justify="space-between" wrap="nowrap" gap="xs">
          <Text
            size="sm"
            component={Link}
            to="/comprobantes/$id"
            // The generic component loses the route's own types.
            {...({ params: { id: venta.comprobanteId } } as object)}
            td="underline"
            c="inherit"
          >
            {venta.numero}
          </Text>
          <Text size="xs" c="dimmed">
            {hora(venta.en)}
          </Text>
          <Text size="sm" className="cifra" ml="auto">
            {soles(venta.total)}
          </Text>
          <EstadoComprobante estado={venta.estado} enContingencia={venta.enContingencia} />
        </Group>
      ))}
    </Stack>
  );
}
