import { Button, Group, Paper, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconFileCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import type { DocumentoEmision } from '@jsol/contracts/facturacion-emision';
import type { DatosDeEmision } from '@jsol/contracts/facturacion-formulario';
import { usePuede } from '../../../../app/session.tsx';
import { mensajeDe, ProblemaError } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { fecha, soles } from '../../../../lib/format.ts';
import { claveDetalle, claveLista } from '../../api.ts';
import { emitirDocumento, pedirBorrador, reemitirDocumento } from '../api.ts';
import { calcularVivo } from '../calculo.ts';
import { erroresPorCampo } from '../errores-de-formulario.ts';
import { useFormularioGuardado } from '../use-formulario-guardado.ts';
import {
  aPedido,
  lineaDeProducto,
  lineaLibre,
  ventaVacia,
  type LineaEscrita,
  type VentaEscrita,
} from '../venta-escrita.ts';
import { AjustesDelDocumento } from './ajustes-del-documento.tsx';
import { BuscarArticulo } from './buscar-articulo.tsx';
import { CampoCliente } from './campo-cliente.tsx';
import { Cuentas } from '../../components/cuentas.tsx';
import { ErroresDelFormulario } from './errores-del-formulario.tsx';
import { FormaDePago } from './forma-de-pago.tsx';
import { LineasVenta } from './lineas-venta.tsx';
import { Referencias } from './referencias.tsx';
import { Regimenes } from './regimenes.tsx';
import { extrasDe, Revision, type Revisada } from './revision.tsx';
import clases from './emision.module.css';

type Form = UseFormReturnType<VentaEscrita>;

function Moneda({ form, datos }: { form: Form; datos: DatosDeEmision }) {
  const { tipoCambio } = datos;
  const configura = usePuede('facturacion.configurar');
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Moneda"
        allowDeselect={false}
        w={140}
        data={[
          { value: 'PEN', label: 'Soles' },
          { value: 'USD', label: 'Dólares', disabled: tipoCambio === null },
        ]}
        {...form.getInputProps('moneda')}
      />
      <SegmentedControl
        aria-label="Cómo se escriben los precios"
        data={[
          { value: 'con-impuestos', label: 'Precios con IGV' },
          { value: 'sin-impuestos', label: 'Valores sin IGV' },
        ]}
        {...form.getInputProps('precios')}
      />
      <Text size="sm" c="dimmed">
        {tipoCambio
          ? `Tipo de cambio de venta ${tipoCambio.venta}, del ${fecha(tipoCambio.fecha)}`
          : 'Para emitir en dólares falta el tipo de cambio del día.'}{' '}
        {!tipoCambio && configura && (
          <Link to="/facturacion/configuracion/datos" search={{ dato: 'cambio' }} style={{ color: 'inherit' }}>
            Registrarlo
          </Link>
        )}
      </Text>
    </Group>
  );
}

function Lineas({ form, datos, totales }: { form: Form; datos: DatosDeEmision; totales: readonly (string | null)[] }) {
  const agregar = (linea: LineaEscrita) => {
    form.insertListItem('lineas', linea);
    form.clearFieldError('lineas');
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-lineas">
      <Title order={2} id="titulo-lineas" mb="xs">
        Productos y servicios
      </Title>
      <Stack gap="sm">
        <Moneda form={form} datos={datos} />
        <LineasVenta form={form} totales={totales} datos={datos} />
        <BuscarArticulo
          alElegir={(producto) => agregar(lineaDeProducto(producto, claveNueva()))}
          alEscribir={(texto) => agregar(lineaLibre(texto, claveNueva()))}
          error={form.errors['lineas']}
        />
      </Stack>
    </Paper>
  );
}

const nombreDe = (tipo: '01' | '03') => (tipo === '01' ? 'factura' : 'boleta');

/** Reviewing asks the server what it would issue; issuing takes the number. Nothing is lost in between. */
function useEmision(
  tipo: '01' | '03',
  enLugarDe: EnLugarDe | null,
  guardado: ReturnType<typeof useFormularioGuardado<VentaEscrita>>,
) {
  const { form, clave, renovarClave, descartar } = guardado;
  const [revisada, setRevisada] = useState<(Revisada & { pedido: DocumentoEmision }) | null>(null);
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const alFallar = (error: unknown) => {
    if (!(error instanceof ProblemaError) || error.errors.length === 0) return;
    form.setErrors(erroresPorCampo(error.errors));
    setRevisada(null);
  };
  const revisar = useMutation({
    networkMode: 'always',
    mutationFn: (pedido: DocumentoEmision) => pedirBorrador(pedido),
    onSuccess: (borrador, pedido) => {
      if (borrador.reparos.length > 0) return form.setErrors(erroresPorCampo(borrador.reparos));
      const cliente = pedido.cliente?.nombre ?? 'cliente sin identificar';
      setRevisada({ borrador, pedido, moneda: pedido.moneda, cliente, documento: nombreDe(tipo) });
    },
    onError: alFallar,
  });
  const emitir = useMutation({
    networkMode: 'always',
    mutationFn: (pedido: DocumentoEmision) =>
      enLugarDe ? reemitirDocumento(enLugarDe.id, pedido, clave) : emitirDocumento(pedido, clave),
    onSuccess: async ({ comprobanteId, numero, total }, { moneda }) => {
      descartar();
      const reemplazado = enLugarDe ? ` en lugar de ${enLugarDe.numero}` : '';
      notifications.show({ color: 'green', message: `Se emitió ${numero}${reemplazado} por ${soles(total, moneda)}.` });
      if (enLugarDe) void queryClient.invalidateQueries({ queryKey: claveDetalle(enLugarDe.id) });
      void queryClient.invalidateQueries({ queryKey: claveLista });
      await navigate({ to: '/comprobantes/$id', params: { id: comprobanteId } });
    },
    onError: (error) => {
      // Refused: what is issued next is another request. A review that is refused says nothing of one that was lost.
      if (error instanceof ProblemaError) renovarClave();
      alFallar(error);
    },
  });
  const pedirRevision = () => {
    if (revisar.isPending || emitir.isPending || revisada) return;
    emitir.reset();
    const { pedido, errores } = aPedido(tipo, form.getValues());
    form.setErrors(errores ?? {});
    if (pedido) revisar.mutate(pedido);
    else revisar.reset();
  };
  return { revisada, cerrar: () => setRevisada(null), revisar, emitir, pedirRevision };
}

/** A rejected document that is corrected; `senalado`: the field SUNAT had something against. */
export type EnLugarDe = {
  id: string;
  numero: string;
  inicial: VentaEscrita;
  senalado: { campo: string; motivo: string } | null;
};

/** A factura or boleta without the till: what it costs is known while it is typed. */
export function FormularioVenta({
  tipo,
  datos,
  enLugarDe = null,
}: {
  tipo: '01' | '03';
  datos: DatosDeEmision;
  enLugarDe?: EnLugarDe | null;
}) {
  const inicial = useCallback(() => enLugarDe?.inicial ?? ventaVacia(), [enLugarDe]);
  const guardado = useFormularioGuardado(enLugarDe ? `reemision-${enLugarDe.id}` : 'venta', inicial, () =>
    enLugarDe?.senalado ? { [enLugarDe.senalado.campo]: enLugarDe.senalado.motivo } : {},
  );
  const { form, descartar, empezado } = guardado;
  const { values } = form;
  const { calculo, imposible } = useMemo(() => calcularVivo(values, datos), [values, datos]);
  const { revisada, cerrar, revisar, emitir, pedirRevision } = useEmision(tipo, enLugarDe, guardado);
  useHotkeys([['mod+Enter', pedirRevision]], []);
  const fallo = revisar.error ?? emitir.error;
  const moneda = values.moneda;
  // What SUNAT had against it stands beside its field and above the form: it is not yet an error of this one.
  const errores = Object.fromEntries(
    Object.entries(form.errors).filter(([, error]) => error !== enLugarDe?.senalado?.motivo),
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        pedirRevision();
      }}
    >
      <Stack gap="md">
        <ErroresDelFormulario
          titulo="No se puede emitir todavía"
          mensaje={fallo && !revisada ? mensajeDe(fallo) : null}
          errores={errores}
        />
        <div className={clases.cuerpo}>
          <Stack gap="md">
            <CampoCliente form={form} tipo={tipo} />
            <Lineas form={form} datos={datos} totales={calculo?.lineas ?? []} />
            <FormaDePago form={form} pendiente={calculo?.pendiente ?? '0.00'} hoy={datos.fecha} />
            <AjustesDelDocumento form={form} tipo={tipo} />
            <Regimenes form={form} tipo={tipo} datos={datos} calculo={calculo} />
            <Referencias form={form} datos={datos} />
          </Stack>
          <Paper withBorder p="md" className={clases.lateral} component="section" aria-labelledby="titulo-totales">
            <Title order={2} id="titulo-totales" mb="xs">
              Totales
            </Title>
            {calculo ? (
              <Cuentas
                totales={calculo.totales}
                moneda={moneda}
                extras={extrasDe(
                  { ...calculo, pendiente: values.formaPago.tipo === 'Credito' ? calculo.pendiente : null },
                  moneda,
                )}
              />
            ) : (
              <Text size="md" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" role="status">
                {imposible}
              </Text>
            )}
            <Stack gap="xs" mt="md">
              <Button
                type="submit"
                size="md"
                loading={revisar.isPending}
                leftSection={<IconFileCheck size={18} aria-hidden />}
              >
                Revisar y emitir
              </Button>
              <Text size="xs" c="dimmed" ta="center">
                Ctrl+Enter revisa; Enter confirma
              </Text>
              {empezado && (
                <Button variant="subtle" color="red" onClick={descartar}>
                  Descartar
                </Button>
              )}
            </Stack>
          </Paper>
        </div>
      </Stack>
      {revisada && (
        <Revision
          revisada={revisada}
          emitiendo={emitir.isPending}
          fallo={emitir.error ? mensajeDe(emitir.error) : null}
          alCerrar={cerrar}
          alEmitir={() => emitir.mutate(revisada.pedido)}
        />
      )}
    </form>
  );
}
