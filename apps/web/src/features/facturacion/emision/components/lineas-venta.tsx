import { ActionIcon, Collapse, Paper, Select, SimpleGrid, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { soles } from '../../../../lib/format.ts';
import { opciones, sistemasIsc } from '../palabras.ts';
import type { VentaEscrita } from '../venta-escrita.ts';
import { CampoAjuste } from './campo-ajuste.tsx';
import { ErrorDeCampo } from './error-de-campo.tsx';
import clases from './emision.module.css';

type Form = UseFormReturnType<VentaEscrita>;

/** Every line has the same fields: for those who hear them, each says whose it is. */
const Etiqueta = ({ visible, de }: { visible: string; de: string }) => (
  <>
    {visible} <VisuallyHidden component="span">de {de}</VisuallyHidden>
  </>
);

function Extras({ form, indice, de }: { form: Form; indice: number; de: string }) {
  const { sistema } = form.values.lineas[indice]!.isc;
  const campo = (nombre: string) => form.getInputProps(`lineas.${indice}.${nombre}`);
  const etiqueta = (visible: string): ReactNode => <Etiqueta visible={visible} de={de} />;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="xs" mt="xs">
      <TextInput label={etiqueta('Código')} maxLength={30} {...campo('codigo')} />
      <TextInput label={etiqueta('Bolsas (ICBPER)')} inputMode="numeric" maxLength={6} {...campo('bolsas')} />
      <Select label={etiqueta('ISC')} allowDeselect={false} data={sistemasIsc} {...campo('isc.sistema')} />
      {(sistema === '01' || sistema === '03') && (
        <TextInput label={etiqueta('Tasa ISC (%)')} inputMode="decimal" {...campo('isc.tasa')} />
      )}
      {sistema === '02' && (
        <TextInput label={etiqueta('ISC por unidad')} inputMode="decimal" {...campo('isc.montoUnitario')} />
      )}
      {sistema === '03' && (
        <TextInput label={etiqueta('Precio sugerido')} inputMode="decimal" {...campo('isc.precioSugerido')} />
      )}
      <TextInput label={etiqueta('Código SUNAT')} inputMode="numeric" maxLength={8} {...campo('codigoProductoSunat')} />
      <TextInput label={etiqueta('GTIN')} inputMode="numeric" maxLength={14} {...campo('gtin')} />
    </SimpleGrid>
  );
}

/** A fault in a field that is folded away opens it. */
const conErrorEnExtras = (errors: Form['errors'], indice: number): boolean =>
  ['codigo', 'bolsas', 'isc', 'codigoProductoSunat', 'gtin'].some((nombre) =>
    Object.keys(errors).some((clave) => clave.startsWith(`lineas.${indice}.${nombre}`)),
  );

function Linea({
  form,
  indice,
  total,
  datos,
}: {
  form: Form;
  indice: number;
  total: string | null;
  datos: DatosDeEmision;
}) {
  const linea = form.values.lineas[indice]!;
  const [extras, { toggle }] = useDisclosure(false);
  const abierto = extras || conErrorEnExtras(form.errors, indice);
  const de = linea.descripcion || `la línea ${indice + 1}`;
  const campo = (nombre: string) => form.getInputProps(`lineas.${indice}.${nombre}`);
  const cifra = { inputMode: 'decimal', autoComplete: 'off', classNames: { input: 'cifra' } } as const;
  const propio = form.errors[`lineas.${indice}`];
  return (
    <Paper component="li" withBorder p="sm">
      <div className={clases.linea}>
        <TextInput
          className={clases.descripcion}
          label={<Etiqueta visible="Descripción" de={`la línea ${indice + 1}`} />}
          maxLength={500}
          {...campo('descripcion')}
        />
        <div className={clases.acciones}>
          <ActionIcon
            variant="subtle"
            size={32}
            aria-label={`${abierto ? 'Ocultar' : 'Ver'} más datos de ${de}`}
            aria-expanded={abierto}
            onClick={toggle}
          >
            {abierto ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="red"
            size={32}
            aria-label={`Quitar ${de}`}
            onClick={() => form.removeListItem('lineas', indice)}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </div>
        <TextInput label={<Etiqueta visible="Cantidad" de={de} />} {...cifra} {...campo('cantidad')} />
        <Select
          label={<Etiqueta visible="Unidad" de={de} />}
          allowDeselect={false}
          searchable
          comboboxProps={{ width: 220, position: 'bottom-start' }}
          data={opciones(datos.unidades)}
          {...campo('unidad')}
        />
        <TextInput
          label={
            <Etiqueta visible={form.values.precios === 'con-impuestos' ? 'Precio con IGV' : 'Valor sin IGV'} de={de} />
          }
          {...cifra}
          {...campo('precioUnitario')}
        />
        <Select
          label={<Etiqueta visible="Afectación" de={de} />}
          allowDeselect={false}
          comboboxProps={{ width: 320, position: 'bottom-end' }}
          data={opciones(datos.afectaciones)}
          {...campo('afectacion')}
        />
        <CampoAjuste
          etiqueta={<Etiqueta visible="Descuento" de={de} />}
          nombreDelModo={`Forma del descuento de ${de}`}
          moneda={form.values.moneda}
          valor={linea.descuento}
          error={
            form.errors[`lineas.${indice}.descuento`] ??
            form.errors[`lineas.${indice}.descuento.porcentaje`] ??
            form.errors[`lineas.${indice}.descuento.monto`]
          }
          alCambiar={(descuento) => form.setFieldValue(`lineas.${indice}.descuento`, descuento)}
        />
        <Text className={`cifra ${clases.totalDeLinea}`} size="md" fw={600} aria-label={`Total de ${de}`}>
          {total === null ? '…' : soles(total, form.values.moneda)}
        </Text>
      </div>
      <Collapse expanded={abierto}>
        <Extras form={form} indice={indice} de={de} />
      </Collapse>
      <ErrorDeCampo error={propio} />
    </Paper>
  );
}

/** What is sold; each line with what it costs at this moment. */
export function LineasVenta({
  form,
  totales,
  datos,
}: {
  form: Form;
  totales: readonly (string | null)[];
  datos: DatosDeEmision;
}) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Líneas del documento">
      {form.values.lineas.map((linea, indice) => (
        <Linea key={linea.clave} form={form} indice={indice} total={totales[indice] ?? null} datos={datos} />
      ))}
    </Stack>
  );
}
