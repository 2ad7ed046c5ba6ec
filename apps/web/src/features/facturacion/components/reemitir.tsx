import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconFilePlus, IconUserEdit } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { clienteEmisionSchema } from '@jsol/contracts/facturacion-emision';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { claveDetalle, claveLista, corregirCliente, pedirReemision } from '../api.ts';
import { erroresDelContrato, erroresPorCampo, type Errores } from '../emision/errores-de-formulario.ts';
import { tiposDeDocumento } from '../emision/palabras.ts';

type Escrito = { tipoDocumento: string; numeroDocumento: string; nombre: string; direccion: string; email: string };

const clienteDe = (comprobante: ComprobanteDetalle): Escrito => ({
  tipoDocumento: comprobante.clienteTipoDocumento === '-' ? '0' : comprobante.clienteTipoDocumento,
  numeroDocumento: comprobante.clienteDocumento,
  nombre: comprobante.cliente,
  direccion: comprobante.clienteDireccion ?? '',
  email: comprobante.clienteEmail ?? '',
});

const oNulo = (texto: string): string | null => (texto.trim() === '' ? null : texto.trim());

function leer(escrito: Escrito) {
  const leido = clienteEmisionSchema.safeParse({
    ...escrito,
    direccion: oNulo(escrito.direccion),
    email: oNulo(escrito.email),
  });
  return leido.success
    ? { cliente: leido.data, errores: null }
    : { cliente: null, errores: erroresDelContrato(leido.error) };
}

/** `/cliente/nombre` of the request is `nombre` of the form. */
const delCliente = (errores: Errores): Errores =>
  Object.fromEntries(Object.entries(errores).map(([campo, motivo]) => [campo.replace(/^cliente\./, ''), motivo]));

/** Of these the customer is corrected; a guía, retención or percepción goes out as it is. */
const seCorrige = { '01': true, '03': true, '07': true, '08': true };

/**
 * What to do about a document SUNAT did not take because of its customer: a rejected one is issued again under another
 * number, one that was not registered keeps its number.
 */
export function Reemitir({ comprobante, modo }: { comprobante: ComprobanteDetalle; modo: 'reemitir' | 'corregir' }) {
  const { id, numero } = comprobante;
  const [abierto, setAbierto] = useState(false);
  const [clave, setClave] = useState(claveNueva);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const inicial = clienteDe(comprobante);
  const conCliente = comprobante.tipo in seCorrige;
  const form = useForm<Escrito>({ initialValues: inicial });
  const enviar = useMutation({
    networkMode: 'always',
    mutationFn: async (escrito: Escrito): Promise<string> => {
      const { cliente } = leer(escrito);
      if (modo === 'corregir') {
        await corregirCliente(id, cliente!);
        return id;
      }
      const cambiado = JSON.stringify(escrito) !== JSON.stringify(inicial);
      const nuevo = await pedirReemision(id, cambiado ? cliente : null, clave);
      notifications.show({ color: 'green', message: `Se emitió ${nuevo.numero} en lugar de ${numero}.` });
      return nuevo.comprobanteId;
    },
    onSuccess: async (destino) => {
      setAbierto(false);
      if (modo === 'corregir')
        notifications.show({ color: 'green', message: `${numero} se corrigió y está en cola para enviarse.` });
      void queryClient.invalidateQueries({ queryKey: claveLista });
      await queryClient.invalidateQueries({ queryKey: claveDetalle(id) });
      await navigate({ to: '/comprobantes/$id', params: { id: destino } });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      setClave(claveNueva());
      form.setErrors(delCliente(erroresPorCampo(error.errors)));
    },
  });
  const cerrar = () => {
    setAbierto(false);
    enviar.reset();
  };
  const alEnviar = (escrito: Escrito) => {
    const sinCliente = modo === 'reemitir' && JSON.stringify(escrito) === JSON.stringify(inicial);
    const { errores } = leer(escrito);
    if (errores && !sinCliente) form.setErrors(errores);
    else enviar.mutate(escrito);
  };
  const palabra = modo === 'reemitir' ? 'Emitir de nuevo' : 'Corregir el cliente';
  const Icono = modo === 'reemitir' ? IconFilePlus : IconUserEdit;
  return (
    <>
      <Button leftSection={<Icono size={16} aria-hidden />} onClick={() => setAbierto(true)}>
        {palabra}
      </Button>
      <Modal opened={abierto} onClose={cerrar} title={`${palabra}: ${numero}`} size={520}>
        <form onSubmit={form.onSubmit(alEnviar)} noValidate>
          <Stack gap="sm">
            {enviar.isError && (
              <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="No se pudo">
                {mensajeDe(enviar.error)}
              </Alert>
            )}
            <Text size="md">
              {modo === 'reemitir'
                ? `${numero} queda rechazado y su número no se usa más. ${conCliente ? 'Corrija el cliente si ese fue el motivo; lo demás se copia tal cual.' : 'Se copia tal cual: si hay que cambiar algo, emita otro desde el principio.'}`
                : `${numero} conserva su número: se firma otra vez con el cliente corregido y se envía.`}
            </Text>
            {conCliente && (
              <>
                {' '}
                <Select
                  label="Documento"
                  allowDeselect={false}
                  data={tiposDeDocumento}
                  {...form.getInputProps('tipoDocumento')}
                />
                <TextInput data-autofocus label="Número" maxLength={15} {...form.getInputProps('numeroDocumento')} />
                <TextInput label="Nombre o razón social" maxLength={250} {...form.getInputProps('nombre')} />
                <TextInput label="Dirección (opcional)" maxLength={200} {...form.getInputProps('direccion')} />
                <TextInput label="Correo (opcional)" type="email" maxLength={120} {...form.getInputProps('email')} />
              </>
            )}
            <Group justify="flex-end">
              <Button variant="default" onClick={cerrar}>
                Cancelar
              </Button>
              <Button type="submit" loading={enviar.isPending}>
                {modo === 'reemitir' ? 'Emitir con otro número' : 'Corregir y enviar'}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
