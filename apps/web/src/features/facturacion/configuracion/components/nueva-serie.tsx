import { Checkbox, NumberInput, Select, TextInput } from '@mantine/core';
import { serieBody, tipoSerieSchema, type TipoSerie } from '@jsol/contracts/facturacion-series';
import { Formulario } from '../../../../components/formulario.tsx';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { crearSerie } from '../api.ts';
import { letrasDeSerie, tiposDeSerie } from '../palabras.ts';

type EnPantalla = {
  tipo: TipoSerie;
  serie: string;
  establecimiento: string;
  primerNumero: number | string;
  contingencia: boolean;
};
const vacia: EnPantalla = { tipo: '03', serie: '', establecimiento: '0000', primerNumero: 1, contingencia: false };

export function NuevaSerie({ alTerminar }: { alTerminar: (mensaje: string | null) => unknown }) {
  const formulario = useFormulario({
    inicial: vacia,
    schema: serieBody,
    cuerpo: (valores) => valores,
    mandar: crearSerie,
    alTerminar: ({ serie, contingencia }) =>
      alTerminar(
        contingencia
          ? `La serie ${serie} ya puede registrar comprobantes en papel.`
          : `La serie ${serie} numera desde este momento.`,
      ),
  });
  const { campos } = formulario;
  const { tipo, contingencia } = campos.values;
  return (
    <Formulario nombre="Nueva serie" formulario={formulario} boton="Crear serie" alVolver={() => void alTerminar(null)}>
      <Select
        label="Documento"
        allowDeselect={false}
        data={tipoSerieSchema.options.map((value) => ({ value, label: tiposDeSerie[value] }))}
        {...campos.getInputProps('tipo')}
      />
      <TextInput
        label="Serie"
        description={
          contingencia ? 'Los 4 dígitos del papel autorizado' : `Cuatro caracteres, como ${letrasDeSerie[tipo]}`
        }
        maxLength={4}
        data-autofocus
        autoCapitalize="characters"
        {...campos.getInputProps('serie')}
      />
      <TextInput
        label="Establecimiento"
        description="El código de SUNAT; 0000 es el domicilio fiscal"
        maxLength={4}
        inputMode="numeric"
        {...campos.getInputProps('establecimiento')}
      />
      <NumberInput
        label="Primer número"
        description="El siguiente al último que ya usó con otro sistema"
        min={1}
        allowDecimal={false}
        hideControls
        {...campos.getInputProps('primerNumero')}
      />
      <Checkbox
        label="Es de comprobantes en papel para contingencias"
        {...campos.getInputProps('contingencia', { type: 'checkbox' })}
      />
    </Formulario>
  );
}
