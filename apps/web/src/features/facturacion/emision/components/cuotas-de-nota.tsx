import { Group, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { masDias } from '../cuotas.ts';
import type { NotaEscrita } from '../nota-escrita.ts';
import { Agregar, Quitar } from './renglones.tsx';

const cadaDias = 30;

/** The instalments that replace those of the factura. */
export function CuotasDeNota({ form, hoy }: { form: UseFormReturnType<NotaEscrita>; hoy: string }) {
  const { cuotas } = form.values;
  return (
    <Stack gap="xs">
      {cuotas.map((_, indice) => (
        <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Cuota ${indice + 1}`}>
          <TextInput
            label={`Monto de la cuota ${indice + 1}`}
            inputMode="decimal"
            classNames={{ input: 'cifra' }}
            {...form.getInputProps(`cuotas.${indice}.monto`)}
          />
          <TextInput
            type="date"
            label="Vence"
            aria-label={`Vencimiento de la cuota ${indice + 1}`}
            min={masDias(hoy, 1)}
            {...form.getInputProps(`cuotas.${indice}.vence`)}
          />
          <Quitar de={`la cuota ${indice + 1}`} alQuitar={() => form.removeListItem('cuotas', indice)} />
        </Group>
      ))}
      <Agregar
        que="cuota"
        alAgregar={() =>
          form.insertListItem('cuotas', { monto: '', vence: masDias(cuotas.at(-1)?.vence || hoy, cadaDias) })
        }
      />
    </Stack>
  );
}
