import {
  Alert,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Textarea,
  TextInput,
  Title,
  Text,
  Button,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import { mensajeDe } from '../../../../lib/api.ts';
import { almacenes } from '../api.ts';
import type { TratoEscrito } from '../trato.ts';
import { CampoCliente } from './campo-cliente.tsx';
import { LineasTrato } from './lineas-trato.tsx';

type Props = {
  nombre: string;
  form: UseFormReturnType<TratoEscrito>;
  error: Error | null;
  enviando: boolean;
  boton: string;
  alEnviar: () => void;
  /** Fields of this document alone. */
  children?: ReactNode;
};

/** Customer, products and terms: what a quote and an order have in common. Ctrl+Enter sends. */
export function FormularioTrato({ nombre, form, error, enviando, boton, alEnviar, children }: Props) {
  const lista = useQuery(almacenes);
  const primero = lista.data?.[0]?.id;
  const { almacenId } = form.values;
  const { setFieldValue } = form;
  useEffect(() => {
    if (primero && almacenId === '') setFieldValue('almacenId', primero);
  }, [primero, almacenId, setFieldValue]);
  const cuantos = Object.keys(form.errors).length;
  return (
    <form
      noValidate
      aria-label={nombre}
      onSubmit={(event) => {
        event.preventDefault();
        alEnviar();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) alEnviar();
      }}
    >
      <Stack gap="md">
        {(error ?? cuantos > 0) && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {error
              ? mensajeDe(error)
              : cuantos === 1
                ? 'Corrija el dato señalado.'
                : `Corrija los ${cuantos} datos señalados.`}
          </Alert>
        )}
        <CampoCliente form={form} />
        <LineasTrato form={form} />
        <Paper withBorder p="md" component="section" aria-labelledby="titulo-condiciones">
          <Title order={2} id="titulo-condiciones" mb="xs">
            Condiciones
          </Title>
          <Stack gap="sm">
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }} spacing="sm">
              <Select
                label="Sale de"
                allowDeselect={false}
                data={(lista.data ?? []).map(({ id, nombre: almacen }) => ({ value: id, label: almacen }))}
                {...form.getInputProps('almacenId')}
              />
              <TextInput
                label="Días de crédito"
                inputMode="numeric"
                autoComplete="off"
                maxLength={3}
                description="0: al contado"
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                {...form.getInputProps('diasCredito')}
              />
              {children}
            </SimpleGrid>
            <Textarea label="Nota (opcional)" autosize minRows={2} maxLength={500} {...form.getInputProps('nota')} />
          </Stack>
        </Paper>
        <Group justify="flex-end">
          <Text size="xs" c="dimmed" visibleFrom="sm">
            Ctrl+Enter
          </Text>
          <Button type="submit" loading={enviando}>
            {boton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
