import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconMail } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { enviarEmailBody, type ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { claveDetalle, pedirEnvioPorCorreo } from '../api.ts';
import { BotonApagado } from './boton-apagado.tsx';

/** Asks for the mail; what became of it is told by the receipt's story. */
export function EnviarPorCorreo({ comprobante }: { comprobante: ComprobanteDetalle }) {
  const [abierto, setAbierto] = useState(false);
  // One key per intention: pressing again after a lost answer sends no second mail.
  const [clave, setClave] = useState(claveNueva);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { email: comprobante.clienteEmail ?? '' },
    validate: {
      email: (valor) => enviarEmailBody.safeParse({ email: valor.trim() }).error?.issues[0]?.message ?? null,
    },
  });
  const enviar = useMutation({
    mutationFn: ({ email }: { email: string }) => pedirEnvioPorCorreo(comprobante.id, email.trim(), clave),
    onSuccess: async (_, { email }) => {
      setAbierto(false);
      setClave(claveNueva());
      notifications.show({ color: 'green', message: `${comprobante.numero} se enviará a ${email.trim()}.` });
      await queryClient.invalidateQueries({ queryKey: claveDetalle(comprobante.id) });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      setClave(claveNueva());
      const campo = error.errors.find(({ pointer }) => pointer === '/email');
      if (campo) form.setFieldError('email', campo.detail);
    },
  });
  const cerrar = () => {
    setAbierto(false);
    enviar.reset();
  };
  if (comprobante.estado !== 'aceptado' && comprobante.estado !== 'observado') {
    return (
      <BotonApagado
        palabra="Enviar por correo"
        Icono={IconMail}
        motivo="Se puede enviar al cliente cuando SUNAT lo acepte."
      />
    );
  }
  return (
    <>
      <Button variant="default" leftSection={<IconMail size={16} aria-hidden />} onClick={() => setAbierto(true)}>
        Enviar por correo
      </Button>
      <Modal
        opened={abierto}
        onClose={cerrar}
        title={`Enviar ${comprobante.numero} por correo`}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        <form onSubmit={form.onSubmit((valores) => enviar.mutate(valores))} noValidate>
          <Stack>
            {enviar.isError && !form.errors['email'] && (
              <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
                {mensajeDe(enviar.error)}
              </Alert>
            )}
            <TextInput
              data-autofocus
              type="email"
              label="Correo"
              description="Recibirá el PDF, el XML y la constancia de SUNAT"
              autoComplete="email"
              maxLength={120}
              {...form.getInputProps('email')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={cerrar}>
                Cancelar
              </Button>
              <Button type="submit" loading={enviar.isPending}>
                Enviar
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
