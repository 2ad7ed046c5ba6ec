import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { UseMutationResult } from '@tanstack/react-query';
import type { PruebaCanal } from '@jsol/contracts/facturacion-configuracion';
import { mensajeDe } from '../../../../lib/api.ts';

/** The clock that SUNAT still accepts is far wider; this one nobody looks after. */
const desfaseNotable = 60;

/** Whether a channel answers, lets us in, and agrees about the time. */
export function ResultadoDePrueba({
  prueba: { data, error },
}: {
  prueba: Pick<UseMutationResult<PruebaCanal>, 'data' | 'error'>;
}) {
  if (!data && !error) return <div role="status" />;
  const bien = data?.atiende === true && data.acceso === true;
  const desfase = data?.desfaseSegundos ?? 0;
  return (
    <Alert
      mt="sm"
      role="status"
      color={bien ? 'green' : 'red'}
      icon={bien ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={bien ? 'Responde y acepta al usuario' : data?.atiende ? 'Responde, pero no deja entrar' : 'No responde'}
    >
      {!bien && (
        <Text size="sm">
          {data ? `${data.mensaje}${data.codigo === '' ? '' : ` (código ${data.codigo})`}` : mensajeDe(error)}
        </Text>
      )}
      {Math.abs(desfase) > desfaseNotable && (
        <Text size="sm">
          El reloj del servidor {desfase > 0 ? 'adelanta' : 'atrasa'} {Math.abs(desfase)} s: sincronícelo.
        </Text>
      )}
    </Alert>
  );
}
