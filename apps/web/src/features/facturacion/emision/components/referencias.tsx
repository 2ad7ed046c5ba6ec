import { Group, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { opciones } from '../palabras.ts';
import type { VentaEscrita } from '../venta-escrita.ts';
import { Agregar, Quitar } from './renglones.tsx';
import { Seccion } from './seccion.tsx';

const tiposDeGuia = [
  { value: '09', label: 'Remitente (09)' },
  { value: '31', label: 'Transportista (31)' },
];

/** What the document names beside its lines: operation, purchase order, guides, a note for the customer. */
export function Referencias({ form, datos }: { form: UseFormReturnType<VentaEscrita>; datos: DatosDeEmision }) {
  return (
    <Seccion id="referencias" titulo="Referencias">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Select
          label="Tipo de operación"
          allowDeselect={false}
          searchable
          data={[{ value: '', label: 'Según las líneas y la detracción' }, ...opciones(datos.tiposOperacion)]}
          {...form.getInputProps('tipoOperacion')}
        />
        <TextInput label="Orden de compra (opcional)" maxLength={20} {...form.getInputProps('ordenCompra')} />
      </SimpleGrid>
      {form.values.guias.map((_, indice) => (
        <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Guía ${indice + 1}`}>
          <Select
            label={`Guía ${indice + 1}`}
            allowDeselect={false}
            data={tiposDeGuia}
            w={190}
            {...form.getInputProps(`guias.${indice}.tipo`)}
          />
          <TextInput
            label="Número de la guía"
            placeholder="T001-15"
            w={160}
            {...form.getInputProps(`guias.${indice}.numero`)}
          />
          <Quitar de={`la guía ${indice + 1}`} alQuitar={() => form.removeListItem('guias', indice)} />
        </Group>
      ))}
      <Agregar que="guía" alAgregar={() => form.insertListItem('guias', { tipo: '09', numero: '' })} />
      <Textarea
        label="Observación para el cliente (opcional)"
        maxLength={200}
        autosize
        minRows={1}
        {...form.getInputProps('observacion')}
      />
    </Seccion>
  );
}
