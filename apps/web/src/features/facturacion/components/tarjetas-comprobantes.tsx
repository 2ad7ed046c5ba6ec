import { Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { fecha, hora, hoyEnLima, soles } from '../../../lib/format.ts';
import { marcaDeFila } from '../../../lib/use-teclas-de-lista.ts';
import { tiposComprobante } from '../palabras.ts';
import { vencimientoDe } from '../vencimiento.ts';
import { Vence } from './vence.tsx';
import clases from './facturacion.module.css';

/** The list for a thumb: one card is one target. */
export function TarjetasComprobantes({ items }: { items: readonly ComprobanteResumen[] }) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Comprobantes">
      {items.map((item) => (
        <Paper key={item.id} component="li" withBorder>
          <Link to="/comprobantes/$id" params={{ id: item.id }} className={clases.tarjeta} {...marcaDeFila}>
            <Stack gap={6} p="sm">
              <Group justify="space-between" wrap="nowrap">
                <Text size="lg" fw={600}>
                  {item.numero}
                </Text>
                <Text size="lg" fw={600} className="cifra">
                  {soles(item.total, item.moneda)}
                </Text>
              </Group>
              <Text size="md" lineClamp={2}>
                {item.cliente}
              </Text>
              <Text size="sm" c="dimmed">
                {tiposComprobante[item.tipo]} · {fecha(item.fechaEmision)}, {hora(item.emitidoEn)}
              </Text>
              <Group gap="xs">
                <EstadoComprobante estado={item.estado} enContingencia={item.enContingencia} />
                {vencimientoDe(item, hoyEnLima()) !== 'sin-apuro' && <Vence comprobante={item} />}
              </Group>
              {item.motivo && (
                <Text size="sm" c="dimmed" lineClamp={2}>
                  {item.motivo}
                </Text>
              )}
            </Stack>
          </Link>
        </Paper>
      ))}
    </Stack>
  );
}
