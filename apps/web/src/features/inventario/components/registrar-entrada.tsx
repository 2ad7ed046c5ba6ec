import { Alert, Button, Group, Modal, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { getHotkeyHandler } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconPackageImport } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { entradaBody, type Almacen, type StockItem } from '@jsol/contracts/inventario';
import { usePuede } from '../../../app/session.tsx';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { hoyEnLima } from '../../../lib/format.ts';
import { claveMovimientos, claveStock, registrarEntrada, type Entrada } from '../api.ts';
import { aEntrada, erroresPorCampo, motivos, type EntradaEscrita } from '../entrada.ts';
import { BuscarProducto } from './buscar-producto.tsx';
import { LineasEntrada } from './lineas-entrada.tsx';

const vacia: EntradaEscrita = { motivo: 'compra', documento: '', fecha: '', lineas: [] };

/** The entry of stock. Closing keeps what was typed until it is registered or discarded. */
export function RegistrarEntrada({ almacen }: { almacen: Almacen }) {
  const [abierto, setAbierto] = useState(false);
  // Kept while no answer has come, also if the form is changed: the server then says that the first one stands.
  const [clave, setClave] = useState(claveNueva);
  const puedeAjustar = usePuede('inventario.ajustar');
  const queryClient = useQueryClient();
  const form = useForm<EntradaEscrita>({ initialValues: vacia });

  const registrar = useMutation({
    mutationFn: (entrada: Entrada) => registrarEntrada(entrada, clave),
    onSuccess: async ({ saldos }) => {
      setAbierto(false);
      vaciar();
      notifications.show({
        color: 'green',
        message: `Entrada registrada en ${almacen.nombre}: ${saldos.length} ${saldos.length === 1 ? 'producto' : 'productos'}.`,
      });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: claveStock(almacen.id) }),
        queryClient.invalidateQueries({ queryKey: claveMovimientos(almacen.id) }),
      ]);
    },
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      setClave(claveNueva());
      form.setErrors(erroresPorCampo(error.errors));
    },
  });
  const vaciar = () => {
    form.setValues(vacia);
    form.clearErrors();
    setClave(claveNueva());
    registrar.reset();
  };

  const enviar = () => {
    if (registrar.isPending) return;
    const { entrada, errores } = aEntrada(almacen.id, form.getValues());
    form.setErrors(errores ?? {});
    if (entrada) registrar.mutate(entrada);
    else registrar.reset();
  };
  const agregar = ({ id: productoId, codigo, nombre, unidad, conLotes }: StockItem) => {
    if (form.getValues().lineas.some((linea) => linea.productoId === productoId)) {
      form.setFieldError('lineas', `${nombre} ya está en la lista: cambie su cantidad.`);
      return;
    }
    form.insertListItem('lineas', {
      productoId,
      codigo,
      nombre,
      unidad,
      cantidad: '1',
      costoUnitario: '',
      lote: conLotes ? { codigo: '', vence: '' } : null,
    });
    form.clearFieldError('lineas');
  };
  const errores = Object.keys(form.errors).length;

  return (
    <>
      <Button leftSection={<IconPackageImport size={16} aria-hidden />} onClick={() => setAbierto(true)}>
        Registrar entrada
      </Button>
      <Modal
        opened={abierto}
        onClose={() => setAbierto(false)}
        closeOnClickOutside={false}
        size="lg"
        title={`Entrada de stock en ${almacen.nombre}`}
        closeButtonProps={{ 'aria-label': 'Cerrar' }}
      >
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            enviar();
          }}
          onKeyDown={getHotkeyHandler([['mod+Enter', enviar]])}
        >
          <Stack>
            {(registrar.isError || errores > 0) && (
              <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="No se registró">
                {registrar.isError
                  ? mensajeDe(registrar.error)
                  : errores === 1
                    ? 'Corrija el campo señalado.'
                    : `Corrija los ${errores} campos señalados.`}
              </Alert>
            )}
            <SimpleGrid cols={{ base: 1, xs: 3 }}>
              <Select
                label="Motivo"
                allowDeselect={false}
                data={entradaBody.shape.motivo.options
                  .filter((value) => value !== 'ajuste' || puedeAjustar)
                  .map((value) => ({ value, label: motivos[value] }))}
                {...form.getInputProps('motivo')}
              />
              <TextInput
                label="Documento"
                placeholder="Factura o guía, si la hay"
                maxLength={40}
                {...form.getInputProps('documento')}
              />
              <TextInput type="date" label="Fecha (si no es hoy)" max={hoyEnLima()} {...form.getInputProps('fecha')} />
            </SimpleGrid>
            <BuscarProducto almacenId={almacen.id} alElegir={agregar} error={form.errors['lineas']} />
            <LineasEntrada form={form} />
            <Group justify="flex-end">
              {form.isDirty() && (
                <Button variant="subtle" color="red" onClick={vaciar}>
                  Descartar
                </Button>
              )}
              <Button type="submit" loading={registrar.isPending}>
                Registrar
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
