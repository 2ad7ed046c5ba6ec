import { Group, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { Cliente } from '@jsol/contracts/ventas';
import { clientesParecidos } from '../api.ts';
import { tiposDeDocumento } from '../palabras.ts';
import type { VentaEscrita } from '../venta-escrita.ts';

const hallados = 5;

/** To whom: a known RUC or DNI brings its name and address, a new one is typed in. */
export function CampoCliente({ form, tipo }: { form: UseFormReturnType<VentaEscrita>; tipo: '01' | '03' }) {
  const { numeroDocumento, nombre } = form.values.cliente;
  const escrito = numeroDocumento.trim() || nombre.trim();
  const [q] = useDebouncedValue(escrito, 200);
  const consulta = useQuery(clientesParecidos(q));
  const tomar = (cliente: Cliente) =>
    form.setFieldValue('cliente', {
      tipoDocumento: cliente.tipoDocumento === '-' ? '0' : cliente.tipoDocumento,
      numeroDocumento: cliente.numeroDocumento,
      nombre: cliente.nombre,
      direccion: cliente.direccion ?? '',
      email: cliente.email ?? '',
    });
  const ofrecidos = (q === escrito && q.length >= 3 ? (consulta.data ?? []) : [])
    .filter((cliente) => cliente.numeroDocumento !== numeroDocumento || cliente.nombre !== nombre)
    .slice(0, hallados);
  const escribirNumero = (texto: string) => {
    form.setFieldValue('cliente.numeroDocumento', texto);
    const largo = texto.trim().length;
    if (/^\d+$/.test(texto.trim()) && (largo === 8 || largo === 11))
      form.setFieldValue('cliente.tipoDocumento', largo === 8 ? '1' : '6');
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-cliente">
      <Title order={2} id="titulo-cliente" mb="xs">
        Cliente
      </Title>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <Select
            label="Documento"
            allowDeselect={false}
            data={tiposDeDocumento}
            {...form.getInputProps('cliente.tipoDocumento')}
          />
          <TextInput
            label="Número"
            data-autofocus
            autoComplete="off"
            maxLength={15}
            description={tipo === '03' ? 'Vacío: sin identificar' : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            {...form.getInputProps('cliente.numeroDocumento')}
            onChange={(event) => escribirNumero(event.currentTarget.value)}
          />
          <TextInput
            label="Nombre o razón social"
            autoComplete="off"
            maxLength={250}
            {...form.getInputProps('cliente.nombre')}
          />
        </SimpleGrid>
        {ofrecidos.length > 0 && (
          <Group gap="xs" role="group" aria-label="Clientes registrados">
            {ofrecidos.map((cliente) => (
              <UnstyledButton
                key={cliente.id}
                p="xs"
                bdrs="md"
                bg="light-dark(var(--mantine-color-petroleo-0), var(--mantine-color-dark-5))"
                onClick={() => tomar(cliente)}
              >
                <Text size="sm" fw={600}>
                  {cliente.nombre}
                </Text>
                <Text size="xs">{cliente.numeroDocumento}</Text>
              </UnstyledButton>
            ))}
          </Group>
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput label="Dirección (opcional)" maxLength={200} {...form.getInputProps('cliente.direccion')} />
          <TextInput
            label="Correo (opcional)"
            type="email"
            maxLength={120}
            placeholder="Recibe el documento cuando SUNAT lo acepte"
            {...form.getInputProps('cliente.email')}
          />
        </SimpleGrid>
      </Stack>
    </Paper>
  );
}
