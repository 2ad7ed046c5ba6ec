import { Button, Group, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import type { Cliente } from '@jsol/contracts/ventas';
import { useTitular } from '../../../components/use-titular.ts';
import { clientes as clientesQuery } from '../api.ts';
import { reparoDeDocumento, tipoDeDocumento } from '../documento.ts';
import type { ClienteTicket } from '../ticket.ts';

type Campos = { documento: string; nombre: string; direccion: string; email: string };

const aCampos = (cliente: ClienteTicket | null): Campos => ({
  documento: cliente?.numeroDocumento ?? '',
  nombre: cliente?.nombre ?? '',
  direccion: cliente?.direccion ?? '',
  email: cliente?.email ?? '',
});

function aCliente({ documento, nombre, direccion, email }: Campos): ClienteTicket {
  return {
    tipoDocumento: tipoDeDocumento(documento.trim()) ?? '1',
    numeroDocumento: documento.trim(),
    nombre: nombre.trim(),
    ...(direccion.trim() === '' ? {} : { direccion: direccion.trim() }),
    ...(email.trim() === '' ? {} : { email: email.trim() }),
  };
}

const largoMaximoNombre = 100;

/** Who buys: found by document or name, or typed in; a new one is kept with the sale. */
export function ClienteDialogo({
  cliente,
  almacenId,
  alCerrar,
  alElegir,
}: {
  cliente: ClienteTicket | null;
  /** Of the till, whose own copy answers without network. */
  almacenId: string;
  alCerrar: () => void;
  alElegir: (cliente: ClienteTicket | null) => void;
}) {
  const form = useForm<Campos>({
    initialValues: aCampos(cliente),
    validate: {
      documento: (valor) => reparoDeDocumento(valor.trim()),
      nombre: (valor) => {
        if (valor.trim() === '') return 'Escriba el nombre o la razón social';
        return valor.trim().length > largoMaximoNombre ? `Use como máximo ${largoMaximoNombre} letras` : null;
      },
      email: (valor) =>
        valor.trim() === '' || z.email().safeParse(valor.trim()).success ? null : 'Escriba un correo válido',
    },
  });
  const [q] = useDebouncedValue(form.values.documento.trim() || form.values.nombre.trim(), 180);
  const consulta = useQuery(clientesQuery(almacenId, q));
  const hallados = q.length >= 3 ? (consulta.data ?? []).slice(0, 5) : [];
  const documento = form.values.documento.trim();
  const registrado = consulta.data?.some(({ numeroDocumento }) => numeroDocumento === documento) ?? false;
  const porBuscar = consulta.isFetched && q === documento && !registrado && reparoDeDocumento(documento) === null;
  const { nota } = useTitular(porBuscar ? documento : null, {
    leer: (campo) => form.values[campo],
    poner: (campo, valor) => form.setFieldValue(campo, valor),
  });
  const tomar = (hallado: Cliente) => {
    form.setValues({
      documento: hallado.numeroDocumento,
      nombre: hallado.nombre,
      direccion: hallado.direccion ?? '',
      email: hallado.email ?? '',
    });
  };
  return (
    <Modal opened onClose={alCerrar} title="Cliente" size={520}>
      <form onSubmit={form.onSubmit((campos) => alElegir(aCliente(campos)))} noValidate>
        <Stack gap="sm">
          <TextInput
            data-autofocus
            label="DNI o RUC"
            size="md"
            inputMode="numeric"
            maxLength={11}
            description={nota}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('documento')}
          />
          {hallados.length > 0 && (
            <Stack gap={2} role="group" aria-label="Clientes registrados">
              {hallados
                .filter(
                  (hallado) =>
                    hallado.numeroDocumento !== form.values.documento || hallado.nombre !== form.values.nombre,
                )
                .map((hallado) => (
                  <UnstyledButton
                    key={hallado.id}
                    p="xs"
                    bdrs="md"
                    bg="light-dark(var(--mantine-color-petroleo-0), var(--mantine-color-dark-5))"
                    onClick={() => tomar(hallado)}
                  >
                    <Text size="sm" fw={550}>
                      {hallado.nombre}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {hallado.numeroDocumento}
                    </Text>
                  </UnstyledButton>
                ))}
            </Stack>
          )}
          <TextInput label="Nombre o razón social" size="md" {...form.getInputProps('nombre')} />
          <TextInput label="Dirección (opcional)" {...form.getInputProps('direccion')} />
          <TextInput
            label="Correo (opcional)"
            description="Recibe el comprobante cuando SUNAT lo acepte"
            type="email"
            {...form.getInputProps('email')}
          />
          <Group justify="space-between" mt="xs">
            <Button variant="default" onClick={() => alElegir(null)}>
              Sin identificar
            </Button>
            <Button type="submit">Usar este cliente</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
