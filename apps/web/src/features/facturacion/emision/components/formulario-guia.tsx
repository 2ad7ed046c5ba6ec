import { Checkbox, Group, SegmentedControl, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconTruckDelivery } from '@tabler/icons-react';
import { useCallback } from 'react';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { emitirGuia } from '../api.ts';
import {
  aGuia,
  bienDeProducto,
  bienLibre,
  conductorVacio,
  guiaVacia,
  pideComprador,
  pideProveedor,
  sinLlegada,
  type GuiaEscrita,
  type TipoGuia,
} from '../guia-escrita.ts';
import { indicadoresDeGuia, opciones, tiposDeDocumento } from '../palabras.ts';
import { useEmisionDirecta } from '../use-emision-directa.ts';
import { useFormularioGuardado } from '../use-formulario-guardado.ts';
import { BuscarArticulo } from './buscar-articulo.tsx';
import { CamposPersona } from './campos-persona.tsx';
import { ErrorDeCampo } from './error-de-campo.tsx';
import { ErroresDelFormulario } from './errores-del-formulario.tsx';
import { PieDeEmision } from './pie-de-emision.tsx';
import { Agregar, Quitar } from './renglones.tsx';
import { Seccion } from './seccion.tsx';

type Form = UseFormReturnType<GuiaEscrita>;
type Props = { form: Form; tipo: TipoGuia; datos: DatosDeEmision };

function Traslado({ form, tipo, datos }: Props) {
  return (
    <Seccion id="traslado" titulo="Traslado">
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        {tipo === '09' && (
          <Select
            label="Motivo"
            allowDeselect={false}
            data={opciones(datos.motivosTraslado)}
            {...form.getInputProps('motivo.codigo')}
            error={form.errors['motivo.codigo'] ?? form.errors['motivo']}
          />
        )}
        {tipo === '09' && form.values.motivo.codigo === '13' && (
          <TextInput label="Cuál" maxLength={100} {...form.getInputProps('motivo.descripcion')} />
        )}
        <TextInput
          type="date"
          label="Inicio del traslado"
          min={datos.fecha}
          {...form.getInputProps('inicioTraslado')}
        />
        <TextInput
          label="Peso bruto"
          inputMode="decimal"
          classNames={{ input: 'cifra' }}
          {...form.getInputProps('pesoBruto')}
        />
        <Select
          label="Unidad del peso"
          allowDeselect={false}
          data={[
            { value: 'KGM', label: 'Kilogramos' },
            { value: 'TNE', label: 'Toneladas' },
          ]}
          {...form.getInputProps('unidadPeso')}
        />
        <TextInput label="Bultos (opcional)" inputMode="numeric" maxLength={6} {...form.getInputProps('bultos')} />
        {(form.values.motivo.codigo === '08' || form.values.motivo.codigo === '09') && (
          <TextInput label="Peso neto" inputMode="decimal" {...form.getInputProps('pesoNeto')} />
        )}
      </SimpleGrid>
      <Checkbox.Group label="Indicadores" {...form.getInputProps('indicadores')}>
        <Group gap="md" mt={4}>
          {indicadoresDeGuia[tipo].map(({ value, label }) => (
            <Checkbox key={value} value={value} label={label} />
          ))}
        </Group>
      </Checkbox.Group>
    </Seccion>
  );
}

function Puntos({ form, tipo }: Props) {
  const puntos = sinLlegada(tipo, form.values.motivo.codigo)
    ? (['partida'] as const)
    : (['partida', 'llegada'] as const);
  return puntos.map((cual) => (
    <Seccion key={cual} id={cual} titulo={cual === 'partida' ? 'Punto de partida' : 'Punto de llegada'}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label="Dirección"
          aria-label={`Dirección de ${cual}`}
          maxLength={500}
          {...form.getInputProps(`${cual}.direccion`)}
        />
        <TextInput
          label="Ubigeo"
          aria-label={`Ubigeo de ${cual}`}
          placeholder="150101"
          inputMode="numeric"
          maxLength={6}
          {...form.getInputProps(`${cual}.ubigeo`)}
        />
        {tipo === '09' && form.values.motivo.codigo === '04' && (
          <>
            <TextInput
              label="Código del establecimiento"
              aria-label={`Establecimiento de ${cual}`}
              placeholder="0000"
              maxLength={4}
              {...form.getInputProps(`${cual}.establecimiento.codigo`)}
              error={form.errors[`${cual}.establecimiento.codigo`] ?? form.errors[`${cual}.establecimiento`]}
            />
            <TextInput
              label="RUC del establecimiento"
              aria-label={`RUC del establecimiento de ${cual}`}
              maxLength={11}
              {...form.getInputProps(`${cual}.establecimiento.ruc`)}
            />
          </>
        )}
      </SimpleGrid>
    </Seccion>
  ));
}

function Transporte({ form, tipo }: Props) {
  const publico = tipo === '09' && form.values.modalidad === '01';
  return (
    <Seccion id="transporte" titulo="Transporte">
      {tipo === '09' && (
        <SegmentedControl
          aria-label="Modalidad"
          data={[
            { value: '02', label: 'Privado' },
            { value: '01', label: 'Público' },
          ]}
          w={{ base: '100%', sm: 280 }}
          {...form.getInputProps('modalidad')}
        />
      )}
      {publico && (
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
          <TextInput label="RUC del transportista" maxLength={11} {...form.getInputProps('transportista.ruc')} />
          <TextInput label="Razón social" maxLength={250} {...form.getInputProps('transportista.razonSocial')} />
          <TextInput
            label="Registro MTC (opcional)"
            maxLength={20}
            {...form.getInputProps('transportista.registroMtc')}
          />
        </SimpleGrid>
      )}
      {tipo === '31' && (
        <TextInput label="Registro MTC (opcional)" maxLength={20} maw={260} {...form.getInputProps('registroMtc')} />
      )}
      {form.values.vehiculos.map((_, indice) => (
        <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Vehículo ${indice + 1}`}>
          <TextInput
            label={`Placa del vehículo ${indice + 1}`}
            maxLength={10}
            {...form.getInputProps(`vehiculos.${indice}.placa`)}
          />
          <TextInput
            label="Tarjeta de circulación (opcional)"
            maxLength={20}
            {...form.getInputProps(`vehiculos.${indice}.tarjeta`)}
          />
          <Quitar de={`el vehículo ${indice + 1}`} alQuitar={() => form.removeListItem('vehiculos', indice)} />
        </Group>
      ))}
      <ErrorDeCampo error={form.errors['vehiculos']} />
      <Agregar que="vehículo" alAgregar={() => form.insertListItem('vehiculos', { placa: '', tarjeta: '' })} />
      {form.values.conductores.map((_, indice) => (
        <SimpleGrid
          key={indice}
          cols={{ base: 1, sm: 3, lg: 6 }}
          spacing="xs"
          role="group"
          aria-label={`Conductor ${indice + 1}`}
        >
          <Select
            label="Documento"
            aria-label={`Documento del conductor ${indice + 1}`}
            allowDeselect={false}
            data={tiposDeDocumento}
            {...form.getInputProps(`conductores.${indice}.tipoDocumento`)}
          />
          <TextInput label="Número" maxLength={15} {...form.getInputProps(`conductores.${indice}.numeroDocumento`)} />
          <TextInput label="Nombres" maxLength={250} {...form.getInputProps(`conductores.${indice}.nombres`)} />
          <TextInput label="Apellidos" maxLength={250} {...form.getInputProps(`conductores.${indice}.apellidos`)} />
          <TextInput label="Licencia" maxLength={12} {...form.getInputProps(`conductores.${indice}.licencia`)} />
          <Quitar de={`el conductor ${indice + 1}`} alQuitar={() => form.removeListItem('conductores', indice)} />
        </SimpleGrid>
      ))}
      <ErrorDeCampo error={form.errors['conductores']} />
      <Agregar que="conductor" alAgregar={() => form.insertListItem('conductores', conductorVacio())} />
    </Seccion>
  );
}

function Bienes({ form, datos }: Props) {
  return (
    <Seccion id="bienes" titulo="Bienes que se trasladan">
      {form.values.lineas.map((linea, indice) => (
        <Group key={linea.clave} gap="xs" align="flex-start" role="group" aria-label={`Bien ${indice + 1}`}>
          <TextInput
            label="Descripción"
            aria-label={`Descripción del bien ${indice + 1}`}
            flex="1 1 240px"
            maxLength={500}
            {...form.getInputProps(`lineas.${indice}.descripcion`)}
          />
          <TextInput
            label="Cantidad"
            aria-label={`Cantidad de ${linea.descripcion}`}
            inputMode="decimal"
            classNames={{ input: 'cifra' }}
            w={100}
            {...form.getInputProps(`lineas.${indice}.cantidad`)}
          />
          <Select
            label="Unidad"
            aria-label={`Unidad de ${linea.descripcion}`}
            allowDeselect={false}
            searchable
            w={170}
            data={opciones(datos.unidades)}
            {...form.getInputProps(`lineas.${indice}.unidad`)}
          />
          <Quitar de={linea.descripcion} alQuitar={() => form.removeListItem('lineas', indice)} />
        </Group>
      ))}
      <BuscarArticulo
        alElegir={(producto) => form.insertListItem('lineas', bienDeProducto(producto, claveNueva()))}
        alEscribir={(texto) => form.insertListItem('lineas', bienLibre(texto, claveNueva()))}
        error={form.errors['lineas']}
      />
    </Seccion>
  );
}

function Documentos({ form, datos }: Props) {
  return (
    <Seccion id="documentos" titulo="Documentos relacionados">
      {form.values.documentos.map((_, indice) => (
        <Group key={indice} gap="xs" align="flex-start" role="group" aria-label={`Documento ${indice + 1}`}>
          <Select
            label={`Documento ${indice + 1}`}
            allowDeselect={false}
            data={opciones(datos.documentosDeTraslado)}
            w={280}
            {...form.getInputProps(`documentos.${indice}.tipo`)}
          />
          <TextInput label="Número" placeholder="F001-15" {...form.getInputProps(`documentos.${indice}.numero`)} />
          <TextInput
            label="RUC de quien lo emitió"
            maxLength={11}
            {...form.getInputProps(`documentos.${indice}.emisor`)}
          />
          <Quitar de={`el documento ${indice + 1}`} alQuitar={() => form.removeListItem('documentos', indice)} />
        </Group>
      ))}
      <Agregar
        que="documento"
        alAgregar={() => form.insertListItem('documentos', { tipo: '01', numero: '', emisor: datos.emisor.ruc })}
      />
      <Textarea
        label="Observación (opcional)"
        maxLength={250}
        autosize
        minRows={1}
        {...form.getInputProps('observacion')}
      />
    </Seccion>
  );
}

/** A guía de remisión, by who sends the goods (09) or by the carrier (31). */
export function FormularioGuia({ tipo, datos }: { tipo: TipoGuia; datos: DatosDeEmision }) {
  const vacia = useCallback(() => guiaVacia(datos), [datos]);
  const guardado = useFormularioGuardado<GuiaEscrita>(`guia-${tipo}`, vacia);
  const { form } = guardado;
  const nombreDe = (documento: string) =>
    datos.documentosDeTraslado.find((uno) => uno.codigo === documento)?.descripcion ?? documento;
  const { enviar, emitiendo, error } = useEmisionDirecta({
    guardado,
    leer: (escrita) => {
      const { guia, errores } = aGuia(tipo, escrita, nombreDe);
      return guia ? { pedido: guia, errores: null } : { pedido: null, errores };
    },
    mandar: emitirGuia,
    mensaje: ({ numero }) => `Se emitió la guía ${numero}.`,
  });
  const de = (nombre: string) => form.getInputProps(nombre);
  const { codigo } = form.values.motivo;
  const partes = { form, tipo, datos };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
    >
      <Stack gap="md" maw={1100}>
        <ErroresDelFormulario
          titulo="No se emitió la guía"
          mensaje={error ? mensajeDe(error) : null}
          errores={form.errors}
        />
        {tipo === '31' && <CamposPersona titulo="Remitente" campo="remitente" de={de} />}
        <CamposPersona titulo="Destinatario" campo="destinatario" de={de} />
        {tipo === '09' && pideComprador(codigo) && <CamposPersona titulo="Comprador" campo="comprador" de={de} />}
        {tipo === '09' && pideProveedor(codigo) && <CamposPersona titulo="Proveedor" campo="proveedor" de={de} />}
        <Traslado {...partes} />
        <Puntos {...partes} />
        <Transporte {...partes} />
        <Bienes {...partes} />
        <Documentos {...partes} />
        <PieDeEmision
          palabra="Emitir guía"
          icono={<IconTruckDelivery size={18} aria-hidden />}
          emitiendo={emitiendo}
          empezado={guardado.empezado}
          alDescartar={guardado.descartar}
        />
      </Stack>
    </form>
  );
}
