import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Borrador } from '@jsol/contracts/facturacion-emision';
import { soles } from '../../../../lib/format.ts';
import { Cuentas } from '../../components/cuentas.tsx';

export type Revisada = { borrador: Borrador; moneda: 'PEN' | 'USD'; cliente: string; documento: string };

export function extrasDe(
  {
    detraccion,
    percepcion,
    retencion,
    pendiente,
  }: Pick<Borrador, 'detraccion' | 'percepcion' | 'retencion' | 'pendiente'>,
  moneda: 'PEN' | 'USD',
): [string, string][] {
  return [
    ...(detraccion ? [['Detracción', soles(detraccion)] as [string, string]] : []),
    ...(percepcion ? [['Percepción', soles(percepcion)] as [string, string]] : []),
    ...(retencion ? [['Retención', soles(retencion, moneda)] as [string, string]] : []),
    ...(pendiente ? [['Por pagar a crédito', soles(pendiente, moneda)] as [string, string]] : []),
  ];
}

/** What the server would issue, before it takes a number. Enter issues it. */
export function Revision({
  revisada,
  emitiendo,
  fallo,
  alCerrar,
  alEmitir,
}: {
  revisada: Revisada;
  emitiendo: boolean;
  fallo: string | null;
  alCerrar: () => void;
  alEmitir: () => void;
}) {
  const { borrador, moneda, cliente, documento } = revisada;
  return (
    <Modal opened onClose={alCerrar} title={`Revise la ${documento}`} size={480}>
      <Stack gap="sm">
        {fallo && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="No se emitió">
            {fallo}
          </Alert>
        )}
        <Text size="md">
          Para <b>{cliente}</b>, {borrador.lineas.length} {borrador.lineas.length === 1 ? 'línea' : 'líneas'}.
        </Text>
        <Cuentas totales={borrador.totales} moneda={moneda} extras={extrasDe(borrador, moneda)} />
        {borrador.enLetras && <Text size="sm">{borrador.enLetras}</Text>}
        {borrador.tipoCambio && (
          <Text size="sm">
            Tipo de cambio: <span className="cifra">{borrador.tipoCambio}</span>
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={alCerrar}>
            Seguir editando
          </Button>
          <Button data-autofocus loading={emitiendo} onClick={alEmitir}>
            Emitir {documento}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
