import { ColorInput, Paper, SimpleGrid, TextInput, Title } from '@mantine/core';
import { emisorBody, type EmisorConfigurado } from '@jsol/contracts/facturacion-configuracion';
import { Formulario } from '../../../../components/formulario.tsx';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { guardarEmisor, logoDelEmisor } from '../api.ts';
import { aCuerpo, enPantalla } from '../empresa-en-pantalla.ts';
import { VistaDelTicket } from './vista-del-ticket.tsx';

const colores = ['#1a5f7a', '#0f4c58', '#1c4e80', '#2e7d32', '#7a4a00', '#b02525', '#4a148c', '#333333'];

/** Who issues. What was issued keeps the data it was issued with. */
export function DatosDeEmpresa({ emisor, alGuardar }: { emisor: EmisorConfigurado; alGuardar: () => unknown }) {
  const formulario = useFormulario({
    inicial: enPantalla(emisor),
    schema: emisorBody,
    cuerpo: aCuerpo,
    mandar: guardarEmisor,
    alTerminar: alGuardar,
  });
  const { campos } = formulario;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Paper withBorder p="md">
        <Title order={2} mb="xs">
          Datos
        </Title>
        <Formulario nombre="Datos de la empresa" formulario={formulario} boton="Guardar datos">
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            <TextInput
              label="RUC"
              inputMode="numeric"
              maxLength={11}
              disabled={emisor.rucFijo}
              {...(emisor.rucFijo ? { description: 'Ya emitió: el RUC no cambia' } : {})}
              {...campos.getInputProps('ruc')}
            />
            <TextInput label="Nombre comercial" {...campos.getInputProps('nombreComercial')} />
          </SimpleGrid>
          <TextInput label="Razón social" {...campos.getInputProps('razonSocial')} />
          <TextInput label="Domicilio fiscal" {...campos.getInputProps('direccion')} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            <TextInput label="Distrito" {...campos.getInputProps('distrito')} />
            <TextInput label="Provincia" {...campos.getInputProps('provincia')} />
            <TextInput label="Departamento" {...campos.getInputProps('departamento')} />
            <TextInput label="Ubigeo" inputMode="numeric" maxLength={6} {...campos.getInputProps('ubigeo')} />
            <TextInput label="Teléfono (opcional)" {...campos.getInputProps('telefono')} />
            <TextInput label="Página web (opcional)" {...campos.getInputProps('web')} />
          </SimpleGrid>
          <ColorInput
            label="Color de los documentos (opcional)"
            placeholder="#1a5f7a"
            format="hex"
            swatches={colores}
            eyeDropperButtonProps={{ 'aria-label': 'Tomar un color de la pantalla' }}
            {...campos.getInputProps('color')}
          />
        </Formulario>
      </Paper>
      <VistaDelTicket empresa={campos.values} logo={emisor.tieneLogo ? logoDelEmisor(emisor.actualizadoEn) : null} />
    </SimpleGrid>
  );
}
