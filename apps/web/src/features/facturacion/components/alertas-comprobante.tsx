import { Alert, List, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCircleX, IconClockPause } from '@tabler/icons-react';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { fecha } from '../../../lib/format.ts';
import { estaEnCamino } from '../lista-viva.ts';

/** What happened, why, and what to do: only what this receipt's state calls for. */
export function AlertasComprobante({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const { rechazo, observaciones, enContingencia, estado, motivo, venceEl, numero } = comprobante;
  return (
    <Stack gap="sm" aria-live="polite">
      {rechazo && (
        <Alert
          color="red"
          role="alert"
          icon={<IconCircleX aria-hidden />}
          title={estado === 'rechazado' ? 'SUNAT rechazó el comprobante' : 'SUNAT no registró el comprobante'}
        >
          <Stack gap={4}>
            <Text size="md">
              {rechazo.motivo} {rechazo.codigo !== '' && `(${rechazo.codigo})`}
            </Text>
            {rechazo.campo && (
              <Text size="md">
                <b>Campo:</b> {rechazo.campo}
              </Text>
            )}
            <Text size="md">
              <b>Qué hacer:</b> {rechazo.arreglo}
            </Text>
          </Stack>
        </Alert>
      )}
      {enContingencia && estaEnCamino(comprobante) && (
        <Alert color="violet" icon={<IconClockPause aria-hidden />} title="En contingencia: SUNAT no responde">
          <Text size="md">
            {numero} se enviará solo cuando vuelva el servicio; puede entregarlo al cliente. Último día para informarlo:{' '}
            <b>{fecha(venceEl)}</b>.
          </Text>
          {motivo && (
            <Text size="sm" mt={4}>
              {motivo}
            </Text>
          )}
        </Alert>
      )}
      {observaciones.length > 0 && (
        <Alert color="yellow" icon={<IconAlertCircle aria-hidden />} title="SUNAT lo aceptó con observaciones">
          <List size="md">
            {observaciones.map((observacion) => (
              <List.Item key={observacion}>{observacion}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}
