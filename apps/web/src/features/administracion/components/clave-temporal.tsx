import { Alert, Text } from '@mantine/core';
import { IconKey, IconKeyOff } from '@tabler/icons-react';
import { fechaHora } from '../../../lib/format.ts';
import { Insignia } from '../../../components/insignia.tsx';

const vencida = (hasta: string): boolean => Date.parse(hasta) <= Date.now();

/** Whether the person can still come in with the password they were given, and until when. */
export const EstadoClaveTemporal = ({ hasta }: { hasta: string }) => (
  <>
    {vencida(hasta) ? (
      <Insignia palabra="Clave temporal vencida" color="red" Icono={IconKeyOff} />
    ) : (
      <Insignia palabra="Clave temporal" color="yellow" Icono={IconKey} />
    )}
    <Text size="xs" c="dimmed">
      {vencida(hasta) ? 'el' : 'hasta el'} {fechaHora(hasta)}
    </Text>
  </>
);

/** The same for who may give them another. */
export const AvisoClaveTemporal = ({ hasta }: { hasta: string }) =>
  vencida(hasta) ? (
    <Alert color="red" icon={<IconKeyOff aria-hidden />}>
      Su clave temporal venció el {fechaHora(hasta)} sin que eligiera otra: para que ingrese, dele una nueva.
    </Alert>
  ) : (
    <Alert color="yellow" icon={<IconKey aria-hidden />}>
      Todavía no elige su clave: la temporal vale hasta el {fechaHora(hasta)}.
    </Alert>
  );
