import { Group, Paper, SimpleGrid, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTitular } from '../../../../components/use-titular.ts';
import { reparoDeDocumento } from '../../documento.ts';
import { clientesParecidos } from '../api.ts';
import { clienteEscrito, type TratoEscrito } from '../trato.ts';

const hallados = 5;
const largoMaximoNombre = 100;

/** With whom: found by document or name, or typed in; the register brings the name of a new DNI or RUC. */
export function CampoCliente({ form }: { form: UseFormReturnType<TratoEscrito> }) {
  const { cliente } = form.values;
  const documento = cliente.numeroDocumento.trim();
  const escrito = documento || cliente.nombre.trim();
  const [q] = useDebouncedValue(escrito, 200);
  const consulta = useQuery(clientesParecidos(q));
  const registrado = consulta.data?.some(({ numeroDocumento }) => numeroDocumento === documento) ?? false;
  const porBuscar = consulta.isFetched && q === documento && !registrado && reparoDeDocumento(documento) === null;
  const { nota } = useTitular(porBuscar ? documento : null, {
    leer: (campo) => form.getValues().cliente[campo],
    poner: (campo, valor) => form.setFieldValue(`cliente.${campo}`, valor),
  });
  const ofrecidos = (q === escrito && q.length >= 3 ? (consulta.data ?? []) : [])
    .filter(({ numeroDocumento, nombre }) => numeroDocumento !== documento || nombre !== cliente.nombre)
    .slice(0, hallados);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-cliente">
      <Title order={2} id="titulo-cliente" mb="xs">
        Cliente
      </Title>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="DNI o RUC"
            inputMode="numeric"
            autoComplete="off"
            maxLength={11}
            data-autofocus
            description={nota}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('cliente.numeroDocumento')}
          />
          <TextInput
            label="Nombre o razón social"
            autoComplete="off"
            maxLength={largoMaximoNombre}
            {...form.getInputProps('cliente.nombre')}
          />
        </SimpleGrid>
        {ofrecidos.length > 0 && (
          <Group gap="xs" role="group" aria-label="Clientes registrados">
            {ofrecidos.map((uno) => (
              <UnstyledButton
                key={uno.id}
                p="xs"
                bdrs="md"
                bg="light-dark(var(--mantine-color-petroleo-0), var(--mantine-color-dark-5))"
                onClick={() => form.setFieldValue('cliente', clienteEscrito(uno))}
              >
                <Text size="sm" fw={600}>
                  {uno.nombre}
                </Text>
                <Text size="xs">{uno.numeroDocumento}</Text>
              </UnstyledButton>
            ))}
          </Group>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput label="Dirección (opcional)" maxLength={200} {...form.getInputProps('cliente.direccion')} />
          <TextInput label="Correo (opcional)" type="email" maxLength={120} {...form.getInputProps('cliente.email')} />
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}
