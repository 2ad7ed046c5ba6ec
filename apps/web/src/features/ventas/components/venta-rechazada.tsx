import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { mensajeDe, ProblemaError, quedoSinRespuesta } from '../../../lib/api.ts';
import { SinArriendoError } from '../offline/venta-local.ts';

/** Why the sale was not made; without an answer nobody knows, and asking again is safe. */
export function VentaRechazada({ error, alActualizarPrecios }: { error: Error; alActualizarPrecios?: () => void }) {
  if (quedoSinRespuesta(error)) {
    return (
      <Alert
        color="yellow"
        icon={<IconAlertTriangle aria-hidden />}
        role="alert"
        title="El servidor no contestó: no se sabe si la venta se registró"
      >
        No cobre de nuevo. Vuelva a confirmar cuando haya conexión: si ya se registró, no se registra dos veces.
      </Alert>
    );
  }
  // Where fields are at fault, each says more than the sentence that sums them up.
  const porCampo = error instanceof ProblemaError ? error.errors : [];
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert" title="No se registró la venta">
      <Stack gap="xs" align="flex-start">
        {porCampo.length === 0
          ? error instanceof SinArriendoError
            ? error.message
            : mensajeDe(error)
          : [...new Set(porCampo.map(({ detail }) => detail))].map((detail) => <Text key={detail}>{detail}</Text>)}
        {alActualizarPrecios && (
          <Button size="xs" onClick={alActualizarPrecios}>
            Actualizar precios
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
