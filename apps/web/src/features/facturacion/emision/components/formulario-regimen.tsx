import {
  ActionIcon,
  Button,
  Group,
  Paper,
  Select,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconFileCheck, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { mensajeDe, ProblemaError } from '../../../../lib/api.ts';
import { soles } from '../../../../lib/format.ts';
import { claveLista } from '../../api.ts';
import { emitirRetencionPercepcion } from '../api.ts';
import { erroresPorCampo } from '../errores-de-formulario.ts';
import { documentosPagados, opciones } from '../palabras.ts';
import {
  aRegimen,
  documentoPagadoVacio,
  regimenVacio,
  seMenciona,
  type RegimenEscrito,
  type TipoRegimen,
} from '../regimen-escrito.ts';
import { useFormularioGuardado } from '../use-formulario-guardado.ts';
import { CamposPersona } from './campos-persona.tsx';
import { ErroresDelFormulario } from './errores-del-formulario.tsx';

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
        <ActionIcon
          variant="subtle"
          color="red"
          size={32}
          mt={26}
          aria-label={`Quitar el comprobante ${indice + 1}`}
          onClick={() => form.removeListItem('documentos', indice)}
        >
          <IconTrash size={18} aria-hidden />
        </ActionIcon>
      </SimpleGrid>
      {(form.errors[`documentos.${indice}`] ?? form.errors[`documentos.${indice}.pago`]) && (
        <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" mt={4}>
          {form.errors[`documentos.${indice}`] ?? form.errors[`documentos.${indice}.pago`]}
        </Text>
      )}
    </Paper>
  );
}

/** A comprobante de retención (20) or de percepción (40): the receipts that were paid, and each payment. */
export function FormularioRegimen({ tipo, datos }: { tipo: TipoRegimen; datos: DatosDeEmision }) {
  const { form, clave, renovarClave, descartar } = useFormularioGuardado<RegimenEscrito>(
    `regimen-${tipo}`,
    regimenVacio,
  );
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const emitir = useMutation({
    networkMode: 'always',
    mutationFn: (pedido: Parameters<typeof emitirRetencionPercepcion>[0]) => emitirRetencionPercepcion(pedido, clave),
    onSuccess: async ({ comprobanteId, numero, total }) => {
      descartar();
      notifications.show({ color: 'green', message: `Se emitió ${numero} por ${soles(total)}.` });
      void queryClient.invalidateQueries({ queryKey: claveLista });
      await navigate({ to: '/comprobantes/$id', params: { id: comprobanteId } });
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      renovarClave();
      form.setErrors(erroresPorCampo(error.errors));
    },
  });
  const enviar = () => {
    if (emitir.isPending) return;
    const { pedido, errores } = aRegimen(tipo, form.getValues());
    form.setErrors(errores ?? {});
    if (pedido) emitir.mutate(pedido);
    else emitir.reset();
  };
  useHotkeys([['mod+Enter', enviar]], []);
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
          titulo="No se emitió"
          mensaje={emitir.error ? mensajeDe(emitir.error) : null}
          errores={form.errors}
        />
        <CamposPersona
          titulo={tipo === '20' ? 'Proveedor al que se retiene' : 'Cliente que paga la percepción'}
          campo="contraparte"
          de={(nombre) => form.getInputProps(nombre)}
        />
        <Paper withBorder p="md" component="section" aria-labelledby="titulo-pagos">
          <Title order={2} id="titulo-pagos" mb="xs">
            Comprobantes y pagos
          </Title>
          <Stack gap="sm">
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
            {form.errors['documentos'] && (
              <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
                {form.errors['documentos']}
              </Text>
            )}
            <div>
              <Button
                variant="light"
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => form.insertListItem('documentos', documentoPagadoVacio(datos.fecha))}
              >
                Agregar comprobante
              </Button>
            </div>
            <Textarea
              label="Observación (opcional)"
              maxLength={250}
              autosize
              minRows={1}
              {...form.getInputProps('observacion')}
            />
          </Stack>
        </Paper>
        <Group justify="flex-end">
          <Button variant="subtle" color="red" onClick={descartar}>
            Descartar
          </Button>
          <Button
            type="submit"
            size="md"
            loading={emitir.isPending}
            leftSection={<IconFileCheck size={18} aria-hidden />}
          >
            Emitir {tipo === '20' ? 'retención' : 'percepción'} (Ctrl+Enter)
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
