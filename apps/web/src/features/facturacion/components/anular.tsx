import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconBan } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { anularBody } from '@jsol/contracts/facturacion-correcciones';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { fecha } from '../../../lib/format.ts';
import { comoSeAnula, preguntaPorEntrega, queResulto } from '../anulacion.ts';
import { claveDetalle, claveLista, pedirAnulacion } from '../api.ts';
import { BotonApagado } from './boton-apagado.tsx';
import clases from './facturacion.module.css';

/** Voiding: the dialog says which way the system takes, and until when it may. */
export function Anular({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const { id, numero, anulacion } = comprobante;
  const [abierto, setAbierto] = useState(false);
  const [clave, setClave] = useState(claveNueva);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { motivo: '', entregado: false },
    validate: {
      motivo: (valor) => anularBody.shape.motivo.safeParse(valor).error?.issues[0]?.message ?? null,
    },
  });
  const anular = useMutation({
    networkMode: 'always',
    mutationFn: ({ motivo, entregado }: { motivo: string; entregado: boolean }) =>
      pedirAnulacion({ comprobanteIds: [id], motivo, entregado }, clave),
    onSuccess: async ({ anulaciones }) => {
      setAbierto(false);
      const [hecha] = anulaciones;
      if (hecha) {
        const archivo = hecha.archivo ? ` en ${hecha.archivo}` : '';
        notifications.show({ color: 'blue', message: `${numero} ${queResulto[hecha.resultado]}${archivo}.` });
      }
      void queryClient.invalidateQueries({ queryKey: claveLista });
      await queryClient.invalidateQueries({ queryKey: claveDetalle(id) });
    },
    onError: (error) => {
      if (error instanceof ProblemaError) setClave(claveNueva());
    },
  });
  const cerrar = () => {
    setAbierto(false);
    anular.reset();
  };
  if (!anulacion.puede || anulacion.como === null) {
    return anulacion.motivo ? <BotonApagado palabra="Anular" Icono={IconBan} motivo={anulacion.motivo} /> : null;
  }
  return (
    <>
      <Button
        variant="default"
        color="red"
        leftSection={<IconBan size={16} aria-hidden />}
        onClick={() => setAbierto(true)}
      >
        Anular
      </Button>
      <Modal opened={abierto} onClose={cerrar} title={`Anular ${numero}`}>
        <form onSubmit={form.onSubmit((valores) => anular.mutate(valores))} noValidate>
          <Stack>
            {anular.isError && (
              <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="No se anuló">
                <Text size="md">{mensajeDe(anular.error)}</Text>
                {comprobante.puedeNota && (
                  <Link to="/comprobantes/$id/nota" params={{ id }} className={clases.numero}>
                    Emitir una nota de crédito
                  </Link>
                )}
              </Alert>
            )}
            <Text size="md">
              {comoSeAnula[anulacion.como]}
              {anulacion.hasta && anulacion.como !== 'descartar' && (
                <>
                  {' '}
                  Último día: <b>{fecha(anulacion.hasta)}</b>.
                </>
              )}
            </Text>
            <TextInput
              data-autofocus
              label="Por qué se anula"
              placeholder="Error en el pedido"
              maxLength={100}
              {...form.getInputProps('motivo')}
            />
            {preguntaPorEntrega(comprobante) && (
              <Checkbox
                label="El cliente ya lo tiene"
                description="La baja es para lo que no se entregó; si lo tiene, corresponde una nota de crédito"
                {...form.getInputProps('entregado', { type: 'checkbox' })}
              />
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={cerrar}>
                Cancelar
              </Button>
              <Button type="submit" color="red" loading={anular.isPending}>
                Anular {numero}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
