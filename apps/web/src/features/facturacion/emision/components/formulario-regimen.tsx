import { Paper, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconFileCheck } from '@tabler/icons-react';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { mensajeDe } from '../../../../lib/api.ts';
import { soles } from '../../../../lib/format.ts';
import { emitirRetencionPercepcion } from '../api.ts';
import { documentosPagados, opciones } from '../palabras.ts';
import {
  aRegimen,
  documentoPagadoVacio,
  regimenVacio,
  seMenciona,
  type RegimenEscrito,
  type TipoRegimen,
} from '../regimen-escrito.ts';
import { useEmisionDirecta } from '../use-emision-directa.ts';
import { useFormularioGuardado } from '../use-formulario-guardado.ts';
import { CamposPersona } from './campos-persona.tsx';
import { ErrorDeCampo } from './error-de-campo.tsx';
import { ErroresDelFormulario } from './errores-del-formulario.tsx';
import { PieDeEmision } from './pie-de-emision.tsx';
import { Agregar, Quitar } from './renglones.tsx';
import { Seccion } from './seccion.tsx';

type Props = { form: UseFormReturnType<RegimenEscrito>; tipo: TipoRegimen; indice: number };

function Documento({ form, tipo, indice }: Props) {
  const documento = form.values.documentos[indice]!;
  const campo = (nombre: string) => form.getInputProps(`documentos.${indice}.${nombre}`);
  const cifra = { inputMode: 'decimal', autoComplete: 'off', classNames: { input: 'cifra' } } as const;
  return (
    <Paper component="li" withBorder p="sm" aria-label={`Comprobante ${indice + 1}`}>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} spacing="xs">
        <Select label="Tipo" allowDeselect={false} data={documentosPagados[tipo]} {...campo('tipo')} />
        <TextInput label="Número" placeholder="F001-15" {...campo('numero')} />
        <TextInput type="date" label="Emitido" {...campo('fechaEmision')} />
        <Select
          label="Moneda"
          allowDeselect={false}
          data={[
            { value: 'PEN', label: 'Soles' },
            { value: 'USD', label: 'Dólares' },
          ]}
          {...campo('moneda')}
        />
        <TextInput label="Importe total" {...cifra} {...campo('total')} />
        {!seMenciona(documento.tipo) && (
          <>
            <TextInput label="Pago n.º" inputMode="numeric" maxLength={3} {...campo('pago.numero')} />
            <TextInput type="date" label="Pagado el" {...campo('pago.fecha')} />
            <TextInput label="Importe del pago" {...cifra} {...campo('pago.importe')} />
          </>
        )}
        {documento.moneda !== 'PEN' && (
          <TextInput
            label="Tipo de cambio del pago"
            {...cifra}
            {...campo('tipoCambio')}
            error={
              form.errors[`documentos.${indice}.tipoCambio.factor`] ?? form.errors[`documentos.${indice}.tipoCambio`]
            }
          />
        )}
        <Quitar de={`el comprobante ${indice + 1}`} alQuitar={() => form.removeListItem('documentos', indice)} />
      </SimpleGrid>
      <ErrorDeCampo error={form.errors[`documentos.${indice}`] ?? form.errors[`documentos.${indice}.pago`]} />
    </Paper>
  );
}

/** A comprobante de retención (20) or de percepción (40): the receipts that were paid, and each payment. */
export function FormularioRegimen({ tipo, datos }: { tipo: TipoRegimen; datos: DatosDeEmision }) {
  const guardado = useFormularioGuardado<RegimenEscrito>(`regimen-${tipo}`, regimenVacio);
  const { form } = guardado;
  const { enviar, emitiendo, error } = useEmisionDirecta({
    guardado,
    leer: (escrito) => aRegimen(tipo, escrito),
    mandar: emitirRetencionPercepcion,
    mensaje: ({ numero, total }) => `Se emitió ${numero} por ${soles(total)}.`,
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
    >
      <Stack gap="md" maw={1100}>
        <ErroresDelFormulario titulo="No se emitió" mensaje={error ? mensajeDe(error) : null} errores={form.errors} />
        <CamposPersona
          titulo={tipo === '20' ? 'Proveedor al que se retiene' : 'Cliente que paga la percepción'}
          campo="contraparte"
          de={(nombre) => form.getInputProps(nombre)}
        />
        <Seccion id="pagos" titulo="Comprobantes y pagos">
          <Select
            label="Régimen"
            allowDeselect={false}
            maw={420}
            data={opciones(tipo === '20' ? datos.regimenesRetencion : datos.regimenesPercepcion)}
            {...form.getInputProps('regimen')}
          />
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Comprobantes y pagos">
            {form.values.documentos.map((_, indice) => (
              <Documento key={indice} form={form} tipo={tipo} indice={indice} />
            ))}
          </Stack>
          <ErrorDeCampo error={form.errors['documentos']} />
          <Agregar
            que="comprobante"
            alAgregar={() => form.insertListItem('documentos', documentoPagadoVacio(datos.fecha))}
          />
          <Textarea
            label="Observación (opcional)"
            maxLength={250}
            autosize
            minRows={1}
            {...form.getInputProps('observacion')}
          />
        </Seccion>
        <PieDeEmision
          palabra={tipo === '20' ? 'Emitir retención' : 'Emitir percepción'}
          icono={<IconFileCheck size={18} aria-hidden />}
          emitiendo={emitiendo}
          empezado={guardado.empezado}
          alDescartar={guardado.descartar}
        />
      </Stack>
    </form>
  );
}
