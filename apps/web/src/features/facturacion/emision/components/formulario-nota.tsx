import {
  Button,
  Checkbox,
  Group,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { useHotkeys, useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { NotaBody } from '@jsol/contracts/facturacion-notas';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { mensajeDe, ProblemaError } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { cantidad, hoyEnLima, soles } from '../../../../lib/format.ts';
import { useSinGuardar } from '../../../../lib/use-sin-guardar.ts';
import { claveDetalle, claveLista } from '../../api.ts';
import { borradorDeNota, emitirNota } from '../api.ts';
import { erroresPorCampo } from '../errores-de-formulario.ts';
import {
  aNota,
  descuentoPorItem,
  enElFormulario,
  motivoDe,
  notaInicial,
  type Motivo,
  type NotaEscrita,
  type NotaPropuesta,
} from '../nota-escrita.ts';
import { CuotasDeNota } from './cuotas-de-nota.tsx';
import { Cuentas } from '../../components/cuentas.tsx';
import { ErrorDeCampo } from './error-de-campo.tsx';
import { ErroresDelFormulario } from './errores-del-formulario.tsx';
import clases from './emision.module.css';

type Form = UseFormReturnType<NotaEscrita>;

function LineasDeNota({ form, propuesta, motivo }: { form: Form; propuesta: NotaPropuesta; motivo: Motivo }) {
  const conRebaja = motivo.codigo === descuentoPorItem;
  const { moneda } = propuesta.comprobante;
  return (
    <div>
      <TablaAncha minima={560}>
        <Table aria-label="Líneas de la nota">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Producto</Table.Th>
              <Table.Th className="cifra">Precio</Table.Th>
              <Table.Th className="cifra">Queda</Table.Th>
              <Table.Th className="cifra">Cantidad</Table.Th>
              {conRebaja && <Table.Th className="cifra">Rebaja por unidad</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {propuesta.lineas.map((linea, indice) => (
              <Table.Tr key={linea.orden}>
                <Table.Td>
                  <Checkbox
                    label={linea.descripcion}
                    description={linea.codigo}
                    {...form.getInputProps(`lineas.${indice}.elegida`, { type: 'checkbox' })}
                  />
                </Table.Td>
                <Table.Td className="cifra">{soles(linea.precioUnitario, moneda)}</Table.Td>
                <Table.Td className="cifra">
                  {cantidad(linea.porDevolver)} {unidadEnPalabras(linea.unidad)}
                </Table.Td>
                <Table.Td>
                  <TextInput
                    aria-label={`Cantidad de ${linea.descripcion}`}
                    inputMode="decimal"
                    classNames={{ input: 'cifra' }}
                    w={110}
                    ml="auto"
                    disabled={!form.values.lineas[indice]!.elegida}
                    {...form.getInputProps(`lineas.${indice}.cantidad`)}
                  />
                </Table.Td>
                {conRebaja && (
                  <Table.Td>
                    <TextInput
                      aria-label={`Rebaja por unidad de ${linea.descripcion}`}
                      inputMode="decimal"
                      classNames={{ input: 'cifra' }}
                      w={110}
                      ml="auto"
                      disabled={!form.values.lineas[indice]!.elegida}
                      {...form.getInputProps(`lineas.${indice}.rebaja`)}
                    />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TablaAncha>
      <ErrorDeCampo error={form.errors['lineas']} />
    </div>
  );
}

/** Asked for a moment after the last change; a wish that is not written to the end asks nothing. */
function Previa({ id, nota, propuesta }: { id: string; nota: NotaBody | null; propuesta: NotaPropuesta }) {
  const [texto] = useDebouncedValue(nota === null ? null : JSON.stringify(nota), 300);
  const pedida = texto === null ? null : (JSON.parse(texto) as NotaBody);
  const { data, error, isFetching } = useQuery(borradorDeNota(id, pedida));
  const { moneda } = propuesta.comprobante;
  return (
    <div aria-live="polite">
      {nota === null && <Text size="md">Complete la nota para ver sus cifras.</Text>}
      {nota !== null && error && (
        <Text size="md" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
          {mensajeDe(error)}
        </Text>
      )}
      {nota !== null && !error && !data && isFetching && <Text size="md">Calculando…</Text>}
      {nota !== null && !error && data && (
        <>
          <Cuentas totales={data.totales} moneda={moneda} />
          {data.enLetras && (
            <Text size="sm" mt="xs">
              {data.enLetras}
            </Text>
          )}
        </>
      )}
    </div>
  );
}

/** A note of a document: reason, what of it, why; the figures are the server's and follow while one writes. */
export function FormularioNota({
  id,
  propuesta,
  pedida,
}: {
  id: string;
  propuesta: NotaPropuesta;
  pedida: { tipo: '07' | '08'; motivo: string | undefined; linea: number | undefined };
}) {
  const form = useForm<NotaEscrita>({ initialValues: notaInicial(propuesta, pedida) });
  useSinGuardar(() => form.isDirty());
  // Kept while no answer has come, also if the form is changed: the server then says that the first one stands.
  const [clave, setClave] = useState(claveNueva);
  const { values } = form;
  const motivo = motivoDe(propuesta, values.tipo, values.motivo);
  const { nota } = aNota(values, motivo);
  const { moneda, numero } = propuesta.comprobante;
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const emitir = useMutation({
    networkMode: 'always',
    mutationFn: (lista: NotaBody) => emitirNota(id, lista, clave),
    onSuccess: async (emitida) => {
      form.resetDirty();
      notifications.show({
        color: 'green',
        message: `Se emitió ${emitida.numero} por ${soles(emitida.total, moneda)}.`,
      });
      void queryClient.invalidateQueries({ queryKey: claveLista });
      void queryClient.invalidateQueries({ queryKey: claveDetalle(id) });
      await navigate({ to: '/comprobantes/$id', params: { id: emitida.comprobanteId } });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      setClave(claveNueva());
      form.setErrors(enElFormulario(erroresPorCampo(error.errors), form.getValues()));
    },
  });
  const enviar = () => {
    if (emitir.isPending) return;
    const lista = aNota(form.getValues(), motivo);
    form.setErrors(lista.errores ?? {});
    if (lista.nota) emitir.mutate(lista.nota);
    else emitir.reset();
  };
  useHotkeys([['mod+Enter', enviar]], []);
  const cambiarTipo = (tipo: '07' | '08') => {
    form.setValues({
      ...notaInicial(propuesta, { tipo, motivo: undefined, linea: undefined }),
      sustento: values.sustento,
    });
    form.clearErrors();
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
    >
      <Stack gap="md">
        <ErroresDelFormulario
          titulo="No se emitió la nota"
          mensaje={emitir.error ? mensajeDe(emitir.error) : null}
          errores={form.errors}
        />
        <div className={clases.cuerpo}>
          <Paper withBorder p="md">
            <Stack gap="sm">
              <Group align="flex-end" gap="sm">
                <SegmentedControl
                  aria-label="Clase de nota"
                  data={[
                    { value: '07', label: 'Nota de crédito' },
                    { value: '08', label: 'Nota de débito' },
                  ]}
                  value={values.tipo}
                  onChange={(valor) => cambiarTipo(valor === '08' ? '08' : '07')}
                />
                <Select
                  label="Motivo"
                  flex="1 1 260px"
                  allowDeselect={false}
                  data={propuesta.motivos
                    .filter(({ tipo }) => tipo === values.tipo)
                    .map(({ codigo, nombre, disponible }) => ({
                      value: codigo,
                      label: `${nombre} (${codigo})`,
                      disabled: !disponible,
                    }))}
                  {...form.getInputProps('motivo')}
                />
              </Group>
              {motivo?.alcance === 'todo' && (
                <Text size="md">
                  Incluye todo lo que queda de {numero}: <b className="cifra">{soles(propuesta.queda, moneda)}</b>.
                </Text>
              )}
              {motivo?.alcance === 'items' && <LineasDeNota form={form} propuesta={propuesta} motivo={motivo} />}
              {motivo?.alcance === 'monto' && (
                <TextInput
                  label={`Monto con impuestos (${moneda === 'PEN' ? 'S/' : 'US$'})`}
                  description={values.tipo === '07' ? `Hasta ${soles(propuesta.queda, moneda)}` : undefined}
                  inputMode="decimal"
                  classNames={{ input: 'cifra' }}
                  maw={220}
                  {...form.getInputProps('monto')}
                />
              )}
              {motivo?.alcance === 'credito' && <CuotasDeNota form={form} hoy={hoyEnLima()} />}
              <Textarea
                label="Sustento"
                placeholder={motivo?.nombre}
                description="Sale impreso; si lo deja vacío, dice el motivo"
                autosize
                minRows={2}
                maxLength={250}
                {...form.getInputProps('sustento')}
              />
            </Stack>
          </Paper>
          <Paper withBorder p="md" className={clases.lateral} component="section" aria-labelledby="titulo-previa">
            <Title order={2} id="titulo-previa" mb="xs">
              Lo que dirá la nota
            </Title>
            <Previa id={id} nota={nota} propuesta={propuesta} />
            <Stack gap="xs" mt="md">
              <Button type="submit" size="md" loading={emitir.isPending}>
                Emitir nota de {values.tipo === '07' ? 'crédito' : 'débito'}
              </Button>
              <Text size="xs" c="dimmed" ta="center">
                Ctrl+Enter
              </Text>
            </Stack>
          </Paper>
        </div>
      </Stack>
    </form>
  );
}
