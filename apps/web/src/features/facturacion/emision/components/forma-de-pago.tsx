import {
  Button,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import { comparar, decimal, sumar } from '@jsol/tributos/dinero';
import { useState } from 'react';
import { soles } from '../../../../lib/format.ts';
import { generarCuotas, masDias } from '../cuotas.ts';
import type { VentaEscrita } from '../venta-escrita.ts';
import { ErrorDeCampo } from './error-de-campo.tsx';
import { Quitar } from './renglones.tsx';

type Props = { form: UseFormReturnType<VentaEscrita>; pendiente: string; hoy: string };

const cadaDias = 30;

function Generador({ form, pendiente, hoy }: Props) {
  const [cuantas, setCuantas] = useState<number | string>(2);
  const [cada, setCada] = useState<number | string>(cadaDias);
  const listo = typeof cuantas === 'number' && typeof cada === 'number' && cuantas >= 1 && cada >= 1;
  const generar = () => {
    if (!listo) return;
    form.setFieldValue('formaPago.cuotas', generarCuotas(pendiente, cuantas, cada, hoy));
  };
  return (
    <Group gap="xs" align="flex-end">
      <NumberInput
        label="Cuotas iguales"
        w={120}
        min={1}
        max={60}
        allowDecimal={false}
        value={cuantas}
        onChange={setCuantas}
      />
      <NumberInput label="Cada (días)" w={110} min={1} max={360} allowDecimal={false} value={cada} onChange={setCada} />
      <Button variant="light" onClick={generar} disabled={!listo || comparar(pendiente, '0') <= 0}>
        Generar cuotas
      </Button>
    </Group>
  );
}

function Cuotas({ form, pendiente, hoy }: Props) {
  const { cuotas } = form.values.formaPago;
  const ultima = cuotas.at(-1)?.vence;
  const montos = cuotas.map(({ monto }) => monto.trim()).filter((monto) => /^\d{1,12}(\.\d{1,2})?$/.test(monto));
  const falta = decimal(pendiente).minus(decimal(sumar(montos)));
  const error = form.errors['formaPago.cuotas'] ?? form.errors['formaPago'];
  return (
    <Stack gap="xs">
      <Generador form={form} pendiente={pendiente} hoy={hoy} />
      {cuotas.map((_, indice) => (
        <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Cuota ${indice + 1}`}>
          <TextInput
            label={`Monto de la cuota ${indice + 1}`}
            inputMode="decimal"
            classNames={{ input: 'cifra' }}
            w={170}
            {...form.getInputProps(`formaPago.cuotas.${indice}.monto`)}
          />
          <TextInput
            type="date"
            label="Vence"
            aria-label={`Vencimiento de la cuota ${indice + 1}`}
            min={masDias(hoy, 1)}
            {...form.getInputProps(`formaPago.cuotas.${indice}.vence`)}
          />
          <Quitar de={`la cuota ${indice + 1}`} alQuitar={() => form.removeListItem('formaPago.cuotas', indice)} />
        </Group>
      ))}
      <Group gap="md">
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() =>
            form.insertListItem('formaPago.cuotas', {
              monto: falta.gt(0) ? falta.toFixed(2) : '',
              vence: masDias(ultima && ultima !== '' ? ultima : hoy, cadaDias),
            })
          }
        >
          Agregar cuota
        </Button>
        <Text size="sm" role="status">
          Por pagar a crédito: <b className="cifra">{soles(pendiente, form.values.moneda)}</b>
          {cuotas.length > 0 && !falta.isZero() && (
            <>
              {' '}
              · {falta.gt(0) ? 'falta' : 'sobra'}{' '}
              <b className="cifra">{soles(falta.abs().toFixed(2), form.values.moneda)}</b>
            </>
          )}
        </Text>
      </Group>
      <ErrorDeCampo error={error} />
    </Stack>
  );
}

/** Paid now, or in instalments that add up to what detracción, retención and what was paid at once leave. */
export function FormaDePago(props: Props) {
  const { form } = props;
  const credito = form.values.formaPago.tipo === 'Credito';
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-pago">
      <Title order={2} id="titulo-pago" mb="xs">
        Forma de pago
      </Title>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <SegmentedControl
            aria-label="Forma de pago"
            data={[
              { value: 'Contado', label: 'Contado' },
              { value: 'Credito', label: 'Crédito' },
            ]}
            mt={{ sm: 22 }}
            value={form.values.formaPago.tipo}
            onChange={(valor) => form.setFieldValue('formaPago.tipo', valor === 'Credito' ? 'Credito' : 'Contado')}
          />
          <TextInput type="date" label="Vence (opcional)" min={props.hoy} {...form.getInputProps('fechaVencimiento')} />
          {credito && (
            <TextInput
              label="Pagado al contado (opcional)"
              inputMode="decimal"
              classNames={{ input: 'cifra' }}
              {...form.getInputProps('formaPago.pagado')}
            />
          )}
        </SimpleGrid>
        {credito && <Cuotas {...props} />}
      </Stack>
    </Paper>
  );
}
