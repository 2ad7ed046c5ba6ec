import { Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import {
  IconArrowsExchange,
  IconBuildingBank,
  IconCash,
  IconCreditCard,
  IconDeviceMobile,
  type Icon,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Caja, MedioPago } from '@jsol/contracts/ventas';
import { medioPagoOfflineSchema } from '@jsol/contracts/ventas-offline';
import { soles } from '../../../lib/format.ts';
import { billetes, conPunto, falta, montoValido, reparoDeCobro, vuelto, type Pago } from '../cobro.ts';
import { cobrar, type VentaCobrada } from '../offline/cobrar.ts';
import { useConexion } from '../offline/use-ventas-locales.ts';
import { erroresPorLinea, preciosVigentes, vendidaComo } from '../rechazo-de-venta.ts';
import type { Ticket } from '../ticket.ts';
import { VentaRechazada } from './venta-rechazada.tsx';
import { VentaYaRegistrada } from './venta-ya-registrada.tsx';
import clases from './pos.module.css';

const medios: readonly { medio: MedioPago; palabra: string; Icono: Icon }[] = [
  { medio: 'efectivo', palabra: 'Efectivo', Icono: IconCash },
  { medio: 'tarjeta', palabra: 'Tarjeta', Icono: IconCreditCard },
  { medio: 'yape', palabra: 'Yape', Icono: IconDeviceMobile },
  { medio: 'plin', palabra: 'Plin', Icono: IconDeviceMobile },
  { medio: 'transferencia', palabra: 'Transferencia', Icono: IconBuildingBank },
];
const palabraDe = (medio: MedioPago): string => medios.find((uno) => uno.medio === medio)!.palabra;

/** How it is paid: one or several means, the change in big figures, Enter to finish. */
export function CobroDialogo({
  ticket,
  total,
  caja,
  sesionId,
  cajeroId,
  alCerrar,
  alVender,
  alRechazarLineas,
  alActualizarPrecios,
  alEmpezarOtra,
}: {
  ticket: Ticket;
  total: string;
  caja: Caja;
  sesionId: string;
  cajeroId: string;
  alCerrar: () => void;
  alVender: (venta: VentaCobrada) => void;
  alRechazarLineas: (errores: ReadonlyMap<number, string>) => void;
  alActualizarPrecios: (vigentes: ReadonlyMap<string, string>) => void;
  alEmpezarOtra: () => void;
}) {
  const sinRed = useConexion() === 'sin-conexion';
  const ofrecidos = sinRed ? medios.filter(({ medio }) => medioPagoOfflineSchema.safeParse(medio).success) : medios;
  const [elegido, setMedio] = useState<MedioPago>('efectivo');
  const medio = ofrecidos.some((uno) => uno.medio === elegido) ? elegido : 'efectivo';
  const [anteriores, setAnteriores] = useState<readonly Pago[]>([]);
  const porCubrir = falta(total, anteriores);
  const [texto, setTexto] = useState(total);
  const [operacion, setOperacion] = useState('');

  const actual: Pago[] = montoValido(texto)
    ? [{ medio, monto: texto, ...(operacion.trim() === '' ? {} : { operacion: operacion.trim() }) }]
    : [];
  const pagos = [...anteriores, ...actual];
  const sinOperacion = sinRed && pagos.some((pago) => pago.medio !== 'efectivo' && !pago.operacion);
  const reparo = !montoValido(texto)
    ? 'Escriba un monto, por ejemplo 50.00'
    : sinOperacion
      ? 'Sin conexión, escriba el número de operación que ve en el celular'
      : reparoDeCobro(total, pagos);
  const parcial = montoValido(texto) && !sinOperacion && falta(total, pagos) !== '0.00';

  // Known at once, unlike `isPending`: a second click or Escape may come before the next render.
  const enviando = useRef(false);
  const venta = useMutation({
    mutationFn: () => cobrar({ ticket, pagos, total, vuelto: vuelto(total, pagos), caja, sesionId, cajeroId }),
    onSettled: () => {
      enviando.current = false;
    },
    onSuccess: alVender,
    onError: (error) => {
      const errores = erroresPorLinea(error);
      if (errores.size > 0 && preciosVigentes(error, ticket).size === 0) alRechazarLineas(errores);
    },
  });
  const vigentes = preciosVigentes(venta.error, ticket);
  const yaVendida = vendidaComo(venta.error);

  const elegirMedio = (uno: MedioPago) => {
    setMedio(uno);
    setTexto(porCubrir);
    setOperacion('');
  };
  const agregarPago = () => {
    setAnteriores([...anteriores, ...actual]);
    setTexto(falta(total, pagos));
    setOperacion('');
    setMedio(medio === 'efectivo' ? 'tarjeta' : 'efectivo');
  };

  return (
    <Modal
      opened
      onClose={() => {
        // What is on its way cannot be called back: its answer decides.
        if (!enviando.current) alCerrar();
      }}
      title="Cobrar"
      size={560}
      // F8 and Enter come in one movement of the hand: nothing may lie between them.
      transitionProps={{ duration: 0 }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (enviando.current) return;
          if (!reparo) {
            enviando.current = true;
            venta.mutate();
          } else if (parcial) agregarPago();
        }}
      >
        <Stack gap="md">
          {yaVendida && <VentaYaRegistrada numero={yaVendida} alEmpezarOtra={alEmpezarOtra} />}
          {venta.isError && !yaVendida && (
            <VentaRechazada
              error={venta.error}
              {...(vigentes.size > 0 && {
                alActualizarPrecios: () => {
                  alActualizarPrecios(vigentes);
                  alCerrar();
                },
              })}
            />
          )}
          <Group justify="space-between" align="baseline">
            <Text c="dimmed">Total a cobrar</Text>
            <Text className={`${clases.total} cifra`}>{soles(total)}</Text>
          </Group>
          <SimpleGrid cols={{ base: 3, xs: 5 }} spacing="xs" role="group" aria-label="Medio de pago">
            {ofrecidos.map(({ medio: uno, palabra, Icono }) => (
              <Button
                key={uno}
                h={62}
                px={4}
                variant={uno === medio ? 'filled' : 'default'}
                aria-pressed={uno === medio}
                onClick={() => elegirMedio(uno)}
              >
                <Stack gap={4} align="center">
                  <Icono size={20} aria-hidden />
                  <Text size="xs">{palabra}</Text>
                </Stack>
              </Button>
            ))}
          </SimpleGrid>
          {anteriores.length > 0 && (
            <Stack gap={2}>
              {anteriores.map((pago, indice) => (
                <Group key={indice} justify="space-between">
                  <Text size="sm">{palabraDe(pago.medio)}</Text>
                  <Text size="sm" className="cifra">
                    {soles(pago.monto)}
                  </Text>
                </Group>
              ))}
              <Button
                size="compact-sm"
                variant="subtle"
                onClick={() => setAnteriores([])}
                leftSection={<IconArrowsExchange size={16} aria-hidden />}
              >
                Empezar el cobro de nuevo
              </Button>
            </Stack>
          )}
          <TextInput
            autoFocus
            data-autofocus
            label={medio === 'efectivo' ? 'Efectivo recibido (S/)' : `Monto con ${palabraDe(medio)} (S/)`}
            size="lg"
            inputMode="decimal"
            value={texto}
            onFocus={(event) => event.currentTarget.select()}
            onChange={(event) => setTexto(conPunto(event.currentTarget.value))}
          />
          {medio === 'efectivo' ? (
            <Group gap="xs" role="group" aria-label="Billetes">
              {billetes(porCubrir === '0.00' ? total : porCubrir).map((billete) => (
                <Button key={billete} variant="default" size="md" onClick={() => setTexto(billete)}>
                  {soles(billete)}
                </Button>
              ))}
            </Group>
          ) : (
            <TextInput
              label={sinRed ? 'Número de operación' : 'Número de operación (opcional)'}
              maxLength={30}
              value={operacion}
              onChange={(event) => setOperacion(event.currentTarget.value)}
            />
          )}
          <Group justify="space-between" align="baseline" role="status" aria-live="polite">
            <Text>{parcial ? 'Falta' : 'Vuelto'}</Text>
            <Text fz={36} fw={750} className="cifra">
              {soles(parcial ? falta(total, pagos) : vuelto(total, pagos))}
            </Text>
          </Group>
          {reparo && !parcial && (
            <Text size="sm" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))">
              {reparo}
            </Text>
          )}
          <Group grow>
            {parcial && (
              <Button size="lg" variant="light" onClick={agregarPago}>
                Agregar otro medio
              </Button>
            )}
            <Button type="submit" size="lg" disabled={reparo !== null && !parcial} loading={venta.isPending}>
              {parcial ? 'Agregar pago (Enter)' : 'Confirmar venta (Enter)'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
