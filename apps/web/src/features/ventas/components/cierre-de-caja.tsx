import { Alert, Button, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resumenCajaSchema } from '@jsol/contracts/ventas';
import { api, mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { usePuede } from '../../../app/session.tsx';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { soles } from '../../../lib/format.ts';
import { cajas } from '../api.ts';
import { conPunto, montoValido } from '../cobro.ts';
import { CuentasDelTurno } from './resumen-de-caja.tsx';

/** Blind closing: the cash is counted before the screen says how much there should be. */
export function CierreDeCaja({
  sesionId,
  porCobrar = 0,
  alCerrar,
}: {
  sesionId: string;
  /** Lines on the ticket that would be lost. */
  porCobrar?: number;
  alCerrar: () => void;
}) {
  const queryClient = useQueryClient();
  const [clave] = useState(claveNueva);
  const form = useForm({
    initialValues: { contadoEfectivo: '', observacion: '', emergencia: '' },
    validate: {
      emergencia: (valor) =>
        valor === '' || valor.trim().length >= 5 ? null : 'Escriba por qué se cierra sin esperar las ventas pendientes',
      contadoEfectivo: (valor) => (montoValido(conPunto(valor)) ? null : 'Escriba lo que contó, por ejemplo 350.50'),
    },
  });
  const cierre = useMutation({
    mutationFn: ({ contadoEfectivo, observacion, emergencia }: typeof form.values) =>
      api.post(
        `/api/ventas/sesiones/${sesionId}/cierre`,
        {
          contadoEfectivo: conPunto(contadoEfectivo),
          ...(observacion.trim() === '' ? {} : { observacion: observacion.trim() }),
          ...(emergencia.trim() === '' ? {} : { emergencia: emergencia.trim() }),
        },
        { schema: resumenCajaSchema, idempotencyKey: clave },
      ),
  });
  const puedeSupervisar = usePuede('ventas.supervisar');
  const faltanVentas =
    cierre.error instanceof ProblemaError && cierre.error.code === 'ventas.cierre_con_pendientes' && puedeSupervisar;
  const salir = () => {
    alCerrar();
    if (cierre.isSuccess) void queryClient.invalidateQueries({ queryKey: cajas.queryKey });
  };

  if (cierre.data) {
    const { contadoEfectivo, efectivoEsperado, diferencia } = cierre.data;
    const cuadra = diferencia === null || Number(diferencia) === 0;
    return (
      <Modal opened onClose={salir} title="Caja cerrada">
        <Stack gap="sm">
          <Alert
            color={cuadra ? 'green' : 'yellow'}
            icon={cuadra ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
            role="status"
          >
            {cuadra
              ? 'El efectivo cuadra.'
              : `Diferencia de ${soles(diferencia)}: contó ${soles(contadoEfectivo ?? '0')} y debía haber ${soles(efectivoEsperado ?? '0')}.`}
          </Alert>
          <CuentasDelTurno resumen={cierre.data} />
          <Button onClick={salir}>Terminar</Button>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal opened onClose={alCerrar} title="Cerrar caja">
      <form onSubmit={form.onSubmit((valores) => cierre.mutate(valores))} noValidate>
        <Stack gap="md">
          {porCobrar > 0 && (
            <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} role="alert">
              {porCobrar === 1 ? 'Hay 1 producto' : `Hay ${porCobrar} productos`} en el ticket sin cobrar: al cerrar la
              caja se pierden.
            </Alert>
          )}
          <Text size="sm">Cuente los billetes y monedas. Después de cerrar verá si cuadra.</Text>
          {cierre.isError && (
            <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
              {mensajeDe(cierre.error)}
            </Alert>
          )}
          <TextInput
            data-autofocus
            label="Efectivo contado (S/)"
            inputMode="decimal"
            size="md"
            {...form.getInputProps('contadoEfectivo')}
          />
          <Textarea
            label="Observación (opcional)"
            autosize
            minRows={2}
            maxLength={300}
            {...form.getInputProps('observacion')}
          />
          {(faltanVentas || form.values.emergencia !== '') && (
            <Textarea
              label="Motivo del cierre de emergencia"
              description="Lo que llegue después irá a la regularización de esta sesión"
              autosize
              minRows={2}
              maxLength={300}
              {...form.getInputProps('emergencia')}
            />
          )}
          <Button type="submit" size="md" loading={cierre.isPending}>
            Cerrar caja
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
