import {
  ActionIcon,
  Button,
  Checkbox,
  Drawer,
  Fieldset,
  Group,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  accionSchema,
  canalBody,
  nuevoCanalBody,
  tipoCanalSchema,
  type Canal,
  type TipoCanal,
} from '@jsol/contracts/ecommerce';
import type { z } from 'zod';
import { Formulario } from '../../../components/formulario.tsx';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { hoyEnLima } from '../../../lib/format.ts';
import { useFormulario, type Formulario as EstadoDeFormulario } from '../../../lib/use-formulario.ts';
import { almacenes, crearCanal, guardarCanal } from '../api.ts';
import { aCuerpo, canalVacio, enPantalla, type CanalEnPantalla } from '../canal-en-pantalla.ts';
import { acciones, tiposDeCanal } from '../palabras.ts';

export type EnEdicion = Canal | 'nuevo';
type Props = { canal: EnEdicion; alTerminar: (mensaje: string | null) => unknown };
type Cuerpo = z.output<typeof canalBody> | z.output<typeof nuevoCanalBody>;
type Estado = EstadoDeFormulario<CanalEnPantalla>;

/** A shop's first week is at hand; older orders are fetched by their dates. */
const haceUnaSemana = (): string => hoyEnLima(new Date(Date.now() - 7 * 86_400_000));

function Estados({ formulario: { campos } }: { formulario: Estado }) {
  return (
    <Fieldset legend="Qué se hace con un pedido según su estado en la tienda">
      <Stack gap="xs">
        {campos.values.estados.map(({ estado }, indice) => (
          <Group key={indice} gap="xs" wrap="nowrap" align="flex-end">
            <TextInput
              aria-label={`Estado ${indice + 1} en la tienda`}
              flex="1 1 40%"
              {...campos.getInputProps(`estados.${indice}.estado`)}
            />
            <Select
              aria-label={`Qué se hace con «${estado}»`}
              flex="1 1 60%"
              allowDeselect={false}
              data={accionSchema.options.map((value) => ({ value, label: acciones[value] }))}
              {...campos.getInputProps(`estados.${indice}.accion`)}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={`Quitar «${estado}»`}
              onClick={() => campos.removeListItem('estados', indice)}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => campos.insertListItem('estados', { estado: '', accion: 'esperar' })}
        >
          Agregar estado
        </Button>
      </Stack>
    </Fieldset>
  );
}

function Acceso({ formulario: { campos }, canal }: { formulario: Estado; canal: EnEdicion }) {
  const esWoo = campos.values.tipo === 'woocommerce';
  const guardado = (hay: boolean) => (hay ? 'Guardado; déjelo en blanco para no cambiarlo' : undefined);
  const secreto = (campo: 'clave' | 'secretoWebhook', etiqueta: string, hay: boolean, pista?: string) => (
    <PasswordInput
      label={etiqueta}
      description={guardado(hay) ?? pista}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': `Mostrar u ocultar: ${etiqueta.toLowerCase()}` }}
      {...campos.getInputProps(campo)}
    />
  );
  return (
    <Fieldset legend="Acceso">
      <Stack gap="xs">
        <TextInput
          label="Dirección"
          type="url"
          placeholder={esWoo ? 'https://tienda.pe' : 'https://mi-tienda.myshopify.com'}
          {...campos.getInputProps('url')}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {esWoo ? (
            <TextInput
              label="Clave de consumidor"
              description="Empieza con ck_; con lectura y escritura"
              autoComplete="off"
              {...campos.getInputProps('usuario')}
            />
          ) : (
            <TextInput label="Versión de la API" description="Como 2026-10" {...campos.getInputProps('versionApi')} />
          )}
          {secreto(
            'clave',
            esWoo ? 'Secreto de consumidor' : 'Token de acceso',
            canal !== 'nuevo' && canal.tieneClave,
            esWoo ? 'Empieza con cs_' : 'Empieza con shpat_',
          )}
        </SimpleGrid>
        {secreto(
          'secretoWebhook',
          'Secreto de los avisos',
          canal !== 'nuevo' && canal.tieneSecretoWebhook,
          'Con él firma la tienda sus webhooks; sin él se importa cada 5 minutos',
        )}
      </Stack>
    </Fieldset>
  );
}

function Campos({ canal, alTerminar }: Props) {
  const esNuevo = canal === 'nuevo';
  const [clave] = useState(claveNueva);
  const { data: lugares = [] } = useQuery(almacenes);
  const formulario = useFormulario<CanalEnPantalla, Cuerpo, unknown>({
    inicial: esNuevo ? canalVacio('woocommerce', haceUnaSemana()) : enPantalla(canal),
    schema: esNuevo ? nuevoCanalBody : canalBody,
    cuerpo: (valores) => aCuerpo(valores, esNuevo),
    mandar: (cuerpo) => ('tipo' in cuerpo ? crearCanal(cuerpo, clave) : guardarCanal((canal as Canal).id, cuerpo)),
    alTerminar: () => alTerminar(esNuevo ? 'La tienda quedó conectada.' : 'Se guardaron los datos de la tienda.'),
  });
  const { campos } = formulario;
  return (
    <Formulario
      nombre={esNuevo ? 'Conectar una tienda' : `Editar ${canal.nombre}`}
      formulario={formulario}
      boton={esNuevo ? 'Conectar' : 'Guardar'}
      alVolver={() => void alTerminar(null)}
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput label="Nombre" data-autofocus {...campos.getInputProps('nombre')} />
        {esNuevo && (
          <Select
            label="Clase"
            allowDeselect={false}
            data={tipoCanalSchema.options.map((value) => ({ value, label: tiposDeCanal[value] }))}
            value={campos.values.tipo}
            onChange={(tipo) => {
              const { estados, camposDni, camposRuc } = canalVacio(tipo as TipoCanal, '');
              campos.setValues({ tipo: tipo as TipoCanal, estados, camposDni, camposRuc });
            }}
          />
        )}
        <Select
          label="Almacén que despacha"
          placeholder="Elija un almacén"
          data={lugares.map(({ id, nombre }) => ({ value: id, label: nombre }))}
          {...campos.getInputProps('almacenId')}
        />
        {esNuevo && (
          <TextInput
            type="date"
            label="Importar desde"
            description="Lo anterior se recupera por fechas"
            {...campos.getInputProps('importarDesde')}
          />
        )}
      </SimpleGrid>
      <Acceso formulario={formulario} canal={canal} />
      <Fieldset legend="Documento del cliente">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Campos con el DNI"
            description="Separados por comas"
            {...campos.getInputProps('camposDni')}
          />
          <TextInput
            label="Campos con el RUC"
            description="Separados por comas"
            {...campos.getInputProps('camposRuc')}
          />
        </SimpleGrid>
      </Fieldset>
      <Estados formulario={formulario} />
      <NumberInput
        label="Minutos que se vuelven a leer"
        description="Cada importación empieza antes de lo último que conoce, para no perder nada"
        min={1}
        max={1440}
        allowDecimal={false}
        {...campos.getInputProps('solapeMinutos')}
      />
      {campos.values.tipo === 'shopify' && (
        <Checkbox
          label="La aplicación tiene el permiso read_all_orders"
          description="Sin él, Shopify solo muestra los últimos 60 días"
          {...campos.getInputProps('todosLosPedidos', { type: 'checkbox' })}
        />
      )}
      <Switch label="Importar pedidos de esta tienda" {...campos.getInputProps('activo', { type: 'checkbox' })} />
    </Formulario>
  );
}

export const EditarCanal = ({ canal, alTerminar }: Omit<Props, 'canal'> & { canal: EnEdicion | null }) => (
  <Drawer
    opened={canal !== null}
    onClose={() => void alTerminar(null)}
    position="right"
    size="lg"
    title={canal === 'nuevo' ? 'Conectar una tienda' : (canal?.nombre ?? '')}
  >
    {canal && <Campos key={canal === 'nuevo' ? 'nuevo' : canal.id} canal={canal} alTerminar={alTerminar} />}
  </Drawer>
);
