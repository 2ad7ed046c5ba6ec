import { SimpleGrid, TextInput } from '@mantine/core';
import type { Formulario } from '../../../../lib/use-formulario.ts';

/** From when a value holds and where it comes from: what every dated datum carries. */
export const CamposDeVigencia = <Valores extends { vigenteDesde: string; fuente: string }>({
  formulario: { campos },
}: {
  formulario: Formulario<Valores>;
}) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
    <TextInput
      type="date"
      label="Rige desde"
      description="Hoy o después: lo ya emitido no cambia"
      {...campos.getInputProps('vigenteDesde')}
    />
    <TextInput
      label="Fuente"
      description="La norma y su número"
      placeholder="R. de S. 000123-2026/SUNAT"
      {...campos.getInputProps('fuente')}
    />
  </SimpleGrid>
);
