import { Paper, Select, SimpleGrid, TextInput, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { tiposDeDocumento } from '../palabras.ts';

/** What a field takes from the form it belongs to. */
export type DeCampo = (nombre: string) => ReturnType<UseFormReturnType<object>['getInputProps']>;

/** Document and name of somebody. The names of the fields begin with `campo`. */
export const CamposPersona = ({ titulo, campo, de }: { titulo: string; campo: string; de: DeCampo }) => (
  <Paper withBorder p="md" component="section" aria-labelledby={`titulo-${campo}`}>
    <Title order={2} id={`titulo-${campo}`} mb="xs">
      {titulo}
    </Title>
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
      <Select
        label="Documento"
        aria-label={`Documento: ${titulo}`}
        allowDeselect={false}
        data={tiposDeDocumento}
        {...de(`${campo}.tipoDocumento`)}
      />
      <TextInput
        label="Número"
        aria-label={`Número: ${titulo}`}
        maxLength={15}
        autoComplete="off"
        {...de(`${campo}.numeroDocumento`)}
      />
      <TextInput
        label="Nombre o razón social"
        aria-label={`Nombre: ${titulo}`}
        maxLength={250}
        autoComplete="off"
        {...de(`${campo}.nombre`)}
      />
    </SimpleGrid>
  </Paper>
);
