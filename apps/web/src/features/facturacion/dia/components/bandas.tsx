import { Alert, Button, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconClockExclamation, IconClockPause, IconFileAlert } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { DiaFacturacion } from '@jsol/contracts/facturacion-dia';
import { usePuede } from '../../../../app/session.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fecha, fechaHora } from '../../../../lib/format.ts';
import { levantarBloqueo } from '../../api.ts';
import clases from '../../components/facturacion.module.css';

type Dia = { dia: DiaFacturacion };

function Contingencia({ dia: { pendientes } }: Dia) {
  const { contingenciaDesde, enContingencia, masUrgente } = pendientes;
  if (enContingencia === 0 || contingenciaDesde === null) return null;
  return (
    <Alert
      color="violet"
      icon={<IconClockPause aria-hidden />}
      title={`SUNAT no responde desde ${fechaHora(contingenciaDesde)}`}
    >
      <Text size="md">
        {enContingencia === 1 ? '1 documento espera' : `${enContingencia.toLocaleString('es-PE')} documentos esperan`} y
        se envían solos cuando vuelva.
        {masUrgente && (
          <>
            {' '}
            El primero en vencer es{' '}
            <Link to="/comprobantes/$id" params={{ id: masUrgente.id }} className={clases.numero}>
              {masUrgente.numero}
            </Link>
            , el {fecha(masUrgente.venceEl)}.
          </>
        )}
      </Text>
    </Alert>
  );
}

function Vencimientos({ dia: { pendientes } }: Dia) {
  const { vencenHoy, vencidos } = pendientes;
  if (vencenHoy + vencidos === 0) return null;
  const partes = [
    ...(vencidos > 0 ? [`${vencidos} con el plazo vencido`] : []),
    ...(vencenHoy > 0 ? [vencenHoy === 1 ? '1 vence hoy' : `${vencenHoy} vencen hoy`] : []),
  ];
  return (
    <Alert
      color={vencidos > 0 ? 'red' : 'yellow'}
      icon={<IconClockExclamation aria-hidden />}
      title="Documentos por vencer ante SUNAT"
    >
      <Text size="md">{partes.join(' y ')}. Están primero en la lista de pendientes.</Text>
    </Alert>
  );
}

function Bloqueo({ bloqueo, alLevantar }: { bloqueo: DiaFacturacion['bloqueos'][number]; alLevantar: () => void }) {
  const puede = usePuede('facturacion.reintentar');
  const levantar = useMutation({
    networkMode: 'always',
    mutationFn: () => levantarBloqueo(bloqueo.id),
    onSuccess: () => notifications.show({ color: 'green', message: 'La emisión sigue: se envía lo que esperaba.' }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se levantó', message: mensajeDe(error) }),
    onSettled: alLevantar,
  });
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={`El envío a SUNAT está detenido desde ${fechaHora(bloqueo.desde)}`}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="md">
          {bloqueo.motivo} ({bloqueo.codigo})
        </Text>
        <Text size="md">
          <b>Qué hacer:</b> {bloqueo.arreglo}
        </Text>
        {puede && (
          <Button size="xs" color="red" variant="light" loading={levantar.isPending} onClick={() => levantar.mutate()}>
            Ya lo corregí: seguir enviando
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** Files that wait for a person; their page says what can be done and does it. */
function ArchivosSinTomar({ dia: { archivos } }: Dia) {
  if (archivos.length === 0) return null;
  return (
    <Alert
      color="red"
      role="alert"
      icon={<IconFileAlert aria-hidden />}
      title={
        archivos.length === 1
          ? 'Un resumen o baja espera a una persona'
          : `${archivos.length} resúmenes o bajas esperan a una persona`
      }
    >
      <Stack gap="xs">
        {archivos.map(({ id, numero, estado, motivo, documentos, venceEl }) => (
          <Text key={id} size="md">
            <Link to="/facturacion/resumenes/$id" params={{ id }} className={clases.numero}>
              {numero}
            </Link>{' '}
            ({documentos === 1 ? '1 documento' : `${documentos.toLocaleString('es-PE')} documentos`}, hasta el{' '}
            {fecha(venceEl)}): {motivo}{' '}
            {estado === 'rechazado' ? 'Ábralo para informarlo de nuevo.' : 'Ábralo para reintentarlo.'}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

/** What presses, above everything else. */
export const Bandas = ({ dia, alLevantar }: Dia & { alLevantar: () => void }) => (
  <Stack gap="xs" aria-live="polite">
    {dia.bloqueos.map((bloqueo) => (
      <Bloqueo key={bloqueo.id} bloqueo={bloqueo} alLevantar={alLevantar} />
    ))}
    <ArchivosSinTomar dia={dia} />
    <Contingencia dia={dia} />
    <Vencimientos dia={dia} />
  </Stack>
);
