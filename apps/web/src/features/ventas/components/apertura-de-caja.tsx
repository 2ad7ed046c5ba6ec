import { Alert, Button, Group, Paper, PasswordInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconCashRegister } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resumenCajaSchema, type Caja } from '@jsol/contracts/ventas';
import { usePuede } from '../../../app/session.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { Vacio } from '../../../components/avisos.tsx';
import { api, mensajeDe } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { ponerPin } from '../../../lib/identidad.ts';
import { hacerPin, hayPin, pinValido } from '../../../lib/pin.ts';
import { hora, soles } from '../../../lib/format.ts';
import { cajas as cajasQuery } from '../api.ts';
import { conPunto, montoValido } from '../cobro.ts';
import { CajasDeOtros } from './cajas-de-otros.tsx';

/** Before the first sale: which till, and how much cash is in it. */
export function AperturaDeCaja({ cajas }: { cajas: readonly Caja[] }) {
  const queryClient = useQueryClient();
  const puedeSupervisar = usePuede('ventas.supervisar');
  const [clave] = useState(claveNueva);
  const libres = cajas.filter(({ sesion }) => sesion === null);
  const form = useForm({
    initialValues: { cajaId: libres[0]?.id ?? '', fondo: '100.00', pin: '' },
    validate: {
      cajaId: (valor) => (valor === '' ? 'Elija una caja' : null),
      fondo: (valor) => (montoValido(conPunto(valor)) ? null : 'Escriba un monto, por ejemplo 100.00'),
      pin: (valor) => (valor === '' || pinValido(valor) ? null : 'El PIN tiene 6 dígitos'),
    },
  });
  const abrir = useMutation({
    mutationFn: async ({ cajaId, fondo, pin }: typeof form.values) => {
      if (pin !== '') ponerPin(await hacerPin(pin));
      return api.post(
        `/api/ventas/cajas/${cajaId}/sesiones`,
        { fondo: conPunto(fondo) },
        { schema: resumenCajaSchema, idempotencyKey: clave },
      );
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: cajasQuery.queryKey }),
  });

  // Somebody else may have opened the chosen one first.
  const elegida = libres.find(({ id }) => id === form.values.cajaId) ?? libres[0];
  if (elegida && elegida.id !== form.values.cajaId) form.setFieldValue('cajaId', elegida.id);

  if (cajas.length === 0) {
    return (
      <Pagina titulo="Vender">
        <Vacio titulo="No hay cajas" texto="Pida a un administrador que registre una caja para su tienda." />
      </Pagina>
    );
  }
  return (
    <Pagina titulo="Abrir caja">
      <Paper p="lg" shadow="sm" maw={520} mx="auto" mt="lg">
        <form onSubmit={form.onSubmit((valores) => abrir.mutate(valores))} noValidate>
          <Stack gap="md">
            {abrir.isError && (
              <Alert color="red" icon={<IconAlertTriangle aria-hidden />} role="alert">
                {mensajeDe(abrir.error)}
              </Alert>
            )}
            <Radio.Group label="Caja" {...form.getInputProps('cajaId')}>
              <Stack gap="xs" mt="xs">
                {cajas.map((caja) => (
                  <Radio.Card
                    key={caja.id}
                    value={caja.id}
                    disabled={caja.sesion !== null}
                    p="sm"
                    aria-label={caja.nombre}
                  >
                    <Group wrap="nowrap" gap="sm">
                      <Radio.Indicator />
                      <div>
                        <Text fw={600}>{caja.nombre}</Text>
                        <Text size="sm" c="dimmed">
                          {caja.almacen}
                          {caja.sesion &&
                            ` · la tiene ${caja.sesion.cajero} desde las ${hora(caja.sesion.abiertaEn)} con ${soles(caja.sesion.fondo)}`}
                        </Text>
                      </div>
                    </Group>
                  </Radio.Card>
                ))}
              </Stack>
            </Radio.Group>
            <TextInput
              label="Efectivo con que abre (S/)"
              description="Cuente los billetes y monedas que hay en la caja"
              inputMode="decimal"
              size="md"
              {...form.getInputProps('fondo')}
            />
            {hayPin() && (
              <PasswordInput
                label="PIN para vender sin conexión (opcional)"
                description="6 dígitos. Con él sigue vendiendo si su sesión vence mientras no hay red"
                inputMode="numeric"
                autoComplete="off"
                maxLength={6}
                {...form.getInputProps('pin')}
              />
            )}
            <Button
              type="submit"
              size="md"
              loading={abrir.isPending}
              disabled={libres.length === 0}
              leftSection={<IconCashRegister size={20} aria-hidden />}
            >
              Abrir caja
            </Button>
          </Stack>
        </form>
      </Paper>
      {puedeSupervisar && <CajasDeOtros cajas={cajas} />}
    </Pagina>
  );
}
