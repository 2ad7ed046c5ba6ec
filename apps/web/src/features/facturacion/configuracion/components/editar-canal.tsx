import { Drawer, Fieldset, NumberInput, PasswordInput, SimpleGrid, TextInput } from '@mantine/core';
import { canalBody, type Canal } from '@jsol/contracts/facturacion-configuracion';
import { Formulario } from '../../../../components/formulario.tsx';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { guardarCanal } from '../api.ts';
import { aCuerpo, enPantalla, type CanalEnPantalla } from '../canal-en-pantalla.ts';

type Props = { canal: Canal; alTerminar: (mensaje: string | null) => unknown };

const direcciones: readonly [campo: keyof CanalEnPantalla, etiqueta: string][] = [
  ['urlCpe', 'Envío de comprobantes'],
  ['urlOtrosCpe', 'Retenciones y percepciones'],
  ['urlConsulta', 'Consulta de constancias'],
  ['urlGreToken', 'Guías: acceso'],
  ['urlGre', 'Guías: envío'],
  ['urlValidezToken', 'Validez: acceso'],
  ['urlValidez', 'Validez: consulta'],
];

function Campos({ canal, alTerminar }: Props) {
  const formulario = useFormulario({
    inicial: enPantalla(canal),
    schema: canalBody,
    cuerpo: aCuerpo,
    mandar: (cuerpo) => guardarCanal(canal.codigo, cuerpo),
    alTerminar: () => alTerminar(`Se guardó ${canal.nombre}.`),
  });
  const { campos } = formulario;
  const secreto = (campo: 'clave' | 'greClientSecret' | 'validezClientSecret', etiqueta: string, hay: boolean) => (
    <PasswordInput
      label={etiqueta}
      description={hay ? 'Guardada; déjela en blanco para no cambiarla' : 'Todavía no está'}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Mostrar u ocultar: ${etiqueta.toLowerCase()}` }}
      {...campos.getInputProps(campo)}
    />
  );
  return (
    <Formulario
      nombre={`Editar ${canal.nombre}`}
      formulario={formulario}
      boton="Guardar"
      alVolver={() => void alTerminar(null)}
    >
      <Fieldset legend="Usuario secundario SOL">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Usuario"
            description="Sin el RUC"
            data-autofocus
            autoComplete="off"
            {...campos.getInputProps('usuario')}
          />
          {secreto('clave', 'Clave', canal.tieneClave)}
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Guías de remisión">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Id de cliente"
            description="De Credenciales de API SUNAT"
            autoComplete="off"
            {...campos.getInputProps('greClientId')}
          />
          {secreto('greClientSecret', 'Clave de cliente', canal.tieneGreClientSecret)}
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Consulta de validez">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Id de cliente"
            description="De Credenciales de API SUNAT"
            autoComplete="off"
            {...campos.getInputProps('validezClientId')}
          />
          {secreto('validezClientSecret', 'Clave de cliente', canal.tieneValidezClientSecret)}
        </SimpleGrid>
      </Fieldset>
      <Fieldset legend="Direcciones">
        {direcciones.map(([campo, etiqueta]) => (
          <TextInput key={campo} label={etiqueta} type="url" mb="xs" {...campos.getInputProps(campo)} />
        ))}
        <NumberInput
          label="Envíos a la vez"
          min={1}
          max={10}
          allowDecimal={false}
          {...campos.getInputProps('llamadasALaVez')}
        />
      </Fieldset>
    </Formulario>
  );
}

export const EditarCanal = ({ canal, alTerminar }: Omit<Props, 'canal'> & { canal: Canal | null }) => (
  <Drawer
    opened={canal !== null}
    onClose={() => void alTerminar(null)}
    position="right"
    size="lg"
    title={canal?.nombre ?? ''}
  >
    {canal && <Campos key={canal.codigo} canal={canal} alTerminar={alTerminar} />}
  </Drawer>
);
