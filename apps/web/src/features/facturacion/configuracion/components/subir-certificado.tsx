import { Paper, PasswordInput, Title } from '@mantine/core';
import { z } from 'zod';
import { CampoDeArchivo } from '../../../../components/campo-de-archivo.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { archivoEnBase64 } from '../../../../lib/archivo-en-base64.ts';
import { useFormulario } from '../../../../lib/use-formulario.ts';
import { subirCertificado } from '../api.ts';

const enPantalla = z.object({
  archivo: z.instanceof(File, { error: 'Elija el archivo del certificado' }),
  clave: z.string().max(200, 'La clave es demasiado larga'),
});
type EnPantalla = { archivo: File | null; clave: string };
const vacio: EnPantalla = { archivo: null, clave: '' };

/** A PKCS#12 with its password. What is wrong with it is told under its field, and nothing is stored then. */
export function SubirCertificado({ alTerminar }: { alTerminar: () => unknown }) {
  const formulario = useFormulario({
    inicial: vacio,
    schema: enPantalla,
    cuerpo: (valores) => valores,
    mandar: async ({ archivo, clave }) => subirCertificado(await archivoEnBase64(archivo), clave),
    alTerminar: () => {
      formulario.campos.reset();
      return alTerminar();
    },
  });
  const { campos } = formulario;
  return (
    <Paper withBorder p="md" component="section" aria-label="Subir un certificado">
      <Title order={2} mb="xs">
        Subir un certificado
      </Title>
      <Formulario nombre="Subir un certificado" formulario={formulario} boton="Subir y firmar con él">
        <CampoDeArchivo
          etiqueta="Archivo del certificado"
          ayuda="PKCS#12 (.pfx o .p12), con su clave privada, del RUC de la empresa"
          acepta=".pfx,.p12"
          archivo={campos.values.archivo}
          error={campos.errors['archivo']}
          alElegir={(archivo) => campos.setFieldValue('archivo', archivo)}
        />
        <PasswordInput
          label="Clave del certificado"
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': 'Mostrar u ocultar la clave' }}
          {...campos.getInputProps('clave')}
        />
      </Formulario>
    </Paper>
  );
}
