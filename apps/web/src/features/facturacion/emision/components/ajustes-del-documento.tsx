import { Group, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { cargosGlobales, clasesDeAnticipo } from '../palabras.ts';
import type { VentaEscrita } from '../venta-escrita.ts';
import { CampoAjuste } from './campo-ajuste.tsx';
import { Agregar, Quitar } from './renglones.tsx';
import { Seccion } from './seccion.tsx';

type Form = UseFormReturnType<VentaEscrita>;

function Cargos({ form }: { form: Form }) {
  return form.values.cargosGlobales.map((cargo, indice) => (
    <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Cargo ${indice + 1}`}>
      <Select
        label={`Cargo ${indice + 1}`}
        allowDeselect={false}
        data={cargosGlobales}
        w={260}
        {...form.getInputProps(`cargosGlobales.${indice}.codigo`)}
      />
      <CampoAjuste
        etiqueta={`Valor del cargo ${indice + 1}`}
        nombreDelModo={`Forma del cargo ${indice + 1}`}
        moneda={form.values.moneda}
        valor={cargo.ajuste}
        error={form.errors[`cargosGlobales.${indice}.ajuste`] ?? form.errors[`cargosGlobales.${indice}.ajuste.monto`]}
        alCambiar={(ajuste) => form.setFieldValue(`cargosGlobales.${indice}.ajuste`, ajuste)}
      />
      <Quitar de={`el cargo ${indice + 1}`} alQuitar={() => form.removeListItem('cargosGlobales', indice)} />
    </Group>
  ));
}

function Anticipos({ form, tipo }: { form: Form; tipo: '01' | '03' }) {
  return form.values.anticipos.map((_, indice) => (
    <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Anticipo ${indice + 1}`}>
      <Select
        label={`Anticipo ${indice + 1}`}
        allowDeselect={false}
        data={clasesDeAnticipo}
        w={230}
        {...form.getInputProps(`anticipos.${indice}.codigo`)}
      />
      <TextInput
        label={tipo === '01' ? 'Factura del anticipo' : 'Boleta del anticipo'}
        placeholder={tipo === '01' ? 'F001-15' : 'B001-15'}
        w={150}
        {...form.getInputProps(`anticipos.${indice}.documento.numero`)}
      />
      <TextInput
        label="Total pagado"
        inputMode="decimal"
        classNames={{ input: 'cifra' }}
        w={130}
        {...form.getInputProps(`anticipos.${indice}.total`)}
      />
      <Quitar de={`el anticipo ${indice + 1}`} alQuitar={() => form.removeListItem('anticipos', indice)} />
    </Group>
  ));
}

/** Discounts, charges and advance payments of the whole document. */
export function AjustesDelDocumento({ form, tipo }: { form: Form; tipo: '01' | '03' }) {
  return (
    <Seccion id="ajustes" titulo="Descuentos, cargos y anticipos">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <CampoAjuste
          etiqueta="Descuento global (opcional)"
          nombreDelModo="Forma del descuento global"
          moneda={form.values.moneda}
          valor={form.values.descuentoGlobal}
          error={
            form.errors['descuentoGlobal'] ??
            form.errors['descuentoGlobal.porcentaje'] ??
            form.errors['descuentoGlobal.monto']
          }
          alCambiar={(descuento) =>
            form.setFieldValue('descuentoGlobal', { ...form.values.descuentoGlobal, ...descuento })
          }
        />
        <Switch
          mt={{ sm: 28 }}
          label="El descuento rebaja el IGV"
          {...form.getInputProps('descuentoGlobal.enBase', { type: 'checkbox' })}
        />
      </SimpleGrid>
      <TextInput
        label="Redondeo (opcional)"
        placeholder="-0.05"
        autoComplete="off"
        classNames={{ input: 'cifra' }}
        w={170}
        {...form.getInputProps('redondeo')}
      />
      <Cargos form={form} />
      <Anticipos form={form} tipo={tipo} />
      <Group gap="xs">
        <Agregar
          que="cargo"
          alAgregar={() =>
            form.insertListItem('cargosGlobales', { codigo: '46', ajuste: { en: 'porcentaje', valor: '' } })
          }
        />
        <Agregar
          que="anticipo"
          alAgregar={() =>
            form.insertListItem('anticipos', {
              codigo: '04',
              total: '',
              documento: { tipo: tipo === '01' ? '02' : '03', numero: '' },
            })
          }
        />
      </Group>
    </Seccion>
  );
}
