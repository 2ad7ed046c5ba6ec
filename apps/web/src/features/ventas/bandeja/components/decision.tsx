import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccionBandeja, DetalleBandeja, Resolver } from '@jsol/contracts/ventas-bandeja';
import { tipoDocumentoSchema } from '@jsol/contracts/ventas';
import { ConfirmarConMotivo } from '../../../../components/confirmar-con-motivo.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveBandeja, resolver } from '../api.ts';

type Props = { venta: DetalleBandeja };

const palabras: Record<AccionBandeja, { boton: string; texto: string }> = {
  reintentar: {
    boton: 'Reintentar',
    texto: 'Se registrará otra vez, con el cliente de la caja o con el que escriba aquí.',
  },
  'emitir-por-resumen': {
    boton: 'Informar en resumen diario',
    texto: 'La boleta se emitirá con la fecha de la venta y SUNAT la recibirá en el próximo resumen diario.',
  },
  'emitir-hoy': {
    boton: 'Emitir con fecha de hoy',
    texto: 'El comprobante llevará la fecha de hoy y el ticket de la caja como referencia. La venta conserva su hora.',
  },
  'aceptar-como-nueva': {
    boton: 'Aceptar como otra venta',
    texto: 'Se registrará como una venta más, con su propio comprobante. La que llegó primero no cambia.',
  },
  descartar: {
    boton: 'Descartar',
    texto: 'No se registrará ni se emitirá comprobante. Su contenido se conserva aquí con el motivo.',
  },
};

const documentos: Record<(typeof tipoDocumentoSchema.options)[number], string> = {
  '-': 'Sin identificar',
  '1': 'DNI',
  '6': 'RUC',
  '4': 'Carnet de extranjería',
  '7': 'Pasaporte',
  '0': 'Doc. no domiciliado',
};

function useDecision(id: string, alTerminar: () => void) {
  const queryClient = useQueryClient();
  return useMutation({
    networkMode: 'always',
    mutationFn: (decision: Resolver) => resolver(id, decision),
    onSuccess: alTerminar,
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveBandeja }),
  });
}

const Fallo = ({ error }: { error: unknown }) => (
  <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
    {mensajeDe(error)}
  </Alert>
);

function Confirmacion({
  venta,
  accion,
  alTerminar,
}: Props & { accion: 'emitir-por-resumen' | 'emitir-hoy' | 'aceptar-como-nueva'; alTerminar: () => void }) {
  const decision = useDecision(venta.id, alTerminar);
  return (
    <Stack>
      {decision.isError && <Fallo error={decision.error} />}
      <Text>{palabras[accion].texto}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={alTerminar}>
          Volver
        </Button>
        <Button data-autofocus loading={decision.isPending} onClick={() => decision.mutate({ accion })}>
          {palabras[accion].boton}
        </Button>
      </Group>
    </Stack>
  );
}

function Reintento({ venta, alTerminar }: Props & { alTerminar: () => void }) {
  const decision = useDecision(venta.id, alTerminar);
  const { cliente } = venta.contenido;
  const form = useForm({
    initialValues: {
      tipoDocumento: cliente?.tipoDocumento ?? '-',
      numeroDocumento: cliente?.numeroDocumento ?? '',
      nombre: cliente?.nombre ?? '',
    },
    validate: {
      nombre: (nombre, { tipoDocumento }) =>
        tipoDocumento === '-' || nombre.trim() !== '' ? null : 'Escriba el nombre o la razón social',
    },
  });
  const enviar = ({ tipoDocumento, numeroDocumento, nombre }: typeof form.values) =>
    decision.mutate({
      accion: 'reintentar',
      ...(form.isDirty() && {
        cliente: tipoDocumento === '-' ? null : { ...cliente, tipoDocumento, numeroDocumento, nombre },
      }),
    });
  const identificado = form.values.tipoDocumento !== '-';
  return (
    <form noValidate onSubmit={form.onSubmit(enviar)}>
      <Stack>
        {decision.isError && <Fallo error={decision.error} />}
        <Text>{palabras.reintentar.texto}</Text>
        <Select
          label="Documento del cliente"
          allowDeselect={false}
          data={tipoDocumentoSchema.options.map((value) => ({ value, label: documentos[value] }))}
          comboboxProps={{ zIndex: 500 }}
          {...form.getInputProps('tipoDocumento')}
        />
        {identificado && (
          <>
            <TextInput label="Número" inputMode="numeric" maxLength={15} {...form.getInputProps('numeroDocumento')} />
            <TextInput label="Nombre o razón social" maxLength={100} {...form.getInputProps('nombre')} />
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={alTerminar}>
            Volver
          </Button>
          <Button type="submit" loading={decision.isPending}>
            {palabras.reintentar.boton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Why the sale waits, and what may be decided. */
export function Decision({ venta }: Props) {
  const [accion, elegir] = useState<AccionBandeja | null>(null);
  const queryClient = useQueryClient();
  const cerrar = () => elegir(null);
  if (venta.acciones.length === 0) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle aria-hidden />}
      title={venta.estado === 'conflicto' ? 'Dos ventas con la misma identidad' : 'Espera una decisión'}
    >
      <Stack gap="sm">
        <Text size="md">{venta.motivo}</Text>
        <Group gap="xs">
          {venta.acciones.map((una, indice) => (
            <Button
              key={una}
              variant={una === 'descartar' || indice > 0 ? 'default' : 'filled'}
              onClick={() => elegir(una)}
            >
              {palabras[una].boton}
            </Button>
          ))}
        </Group>
      </Stack>
      <ConfirmarConMotivo
        accion={
          accion === 'descartar'
            ? {
                titulo: `Descartar ${venta.ticket}`,
                texto: palabras.descartar.texto,
                boton: palabras.descartar.boton,
                peligro: true,
                hacer: async (motivo) => {
                  await resolver(venta.id, { accion: 'descartar', motivo });
                  await queryClient.invalidateQueries({ queryKey: claveBandeja });
                },
              }
            : null
        }
        alTerminar={cerrar}
      />
      <Modal
        opened={accion !== null && accion !== 'descartar'}
        onClose={cerrar}
        title={accion ? `${palabras[accion].boton}: ${venta.ticket}` : ''}
        zIndex={400}
      >
        {accion === 'reintentar' && <Reintento venta={venta} alTerminar={cerrar} />}
        {accion !== null && accion !== 'descartar' && accion !== 'reintentar' && (
          <Confirmacion venta={venta} accion={accion} alTerminar={cerrar} />
        )}
      </Modal>
    </Alert>
  );
}
