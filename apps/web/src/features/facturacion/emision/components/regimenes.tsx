import { Select, SimpleGrid, Switch, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { decimal } from '@jsol/tributos/dinero';
import { soles } from '../../../../lib/format.ts';
import type { CalculoVivo } from '../calculo.ts';
import { opciones } from '../palabras.ts';
import type { VentaEscrita } from '../venta-escrita.ts';
import { ErrorDeCampo } from './error-de-campo.tsx';
import { Seccion } from './seccion.tsx';

type Props = {
  form: UseFormReturnType<VentaEscrita>;
  tipo: '01' | '03';
  datos: DatosDeEmision;
  calculo: CalculoVivo | null;
};

const enPorcentaje = (fraccion: string): string => decimal(fraccion).times(100).toFixed();

/** Detracción, percepción and retención: what the law withholds or collects beside the price. */
export function Regimenes({ form, tipo, datos, calculo }: Props) {
  const { aplica } = form.values.detraccion;
  const elegida = datos.detracciones.find(({ codigo }) => codigo === form.values.detraccion.codigo);
  return (
    <Seccion id="regimenes" titulo="Detracción, percepción y retención">
      {tipo === '01' && (
        <Switch
          label="Operación sujeta a detracción"
          {...form.getInputProps('detraccion.aplica', { type: 'checkbox' })}
        />
      )}
      {tipo === '01' && aplica && (
        <>
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
            <Select
              label="Bien o servicio"
              searchable
              placeholder="Elija"
              data={datos.detracciones.map(({ codigo, descripcion, porcentaje }) => ({
                value: codigo,
                label: `${descripcion}, ${decimal(porcentaje).toFixed()} % (${codigo})`,
              }))}
              {...form.getInputProps('detraccion.codigo')}
              error={form.errors['detraccion.codigo'] ?? form.errors['detraccion']}
            />
            <TextInput
              label="Cuenta del Banco de la Nación"
              placeholder="00-000-000000"
              maxLength={30}
              {...form.getInputProps('detraccion.cuenta')}
            />
            <Select
              label="Medio de pago"
              allowDeselect={false}
              data={opciones(datos.mediosPago)}
              {...form.getInputProps('detraccion.medioPago')}
            />
          </SimpleGrid>
          {elegida && calculo?.detraccion && (
            <Text size="sm" role="status">
              Se depositan <b className="cifra">{soles(calculo.detraccion)}</b> ({decimal(elegida.porcentaje).toFixed()}{' '}
              % del total) en la cuenta de detracciones.
            </Text>
          )}
        </>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <Select
          label="Percepción"
          allowDeselect={false}
          data={[
            { value: '', label: 'Sin percepción' },
            ...datos.percepciones.map(({ codigo, descripcion, tasa }) => ({
              value: codigo,
              label: `${descripcion}, ${enPorcentaje(tasa)} % (${codigo})`,
            })),
          ]}
          {...form.getInputProps('percepcion')}
        />
        {tipo === '01' && (
          <Switch
            mt={{ sm: 28 }}
            label={`El cliente es agente de retención (${enPorcentaje(datos.tasas.retencion)} %)`}
            {...form.getInputProps('retencion', { type: 'checkbox' })}
          />
        )}
      </SimpleGrid>
      <ErrorDeCampo error={form.errors['retencion']} />
    </Seccion>
  );
}
