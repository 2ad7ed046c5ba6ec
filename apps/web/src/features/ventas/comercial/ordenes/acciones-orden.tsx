import { Alert, Button, Group, Menu, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Orden } from '@jsol/contracts/ventas-ordenes';
import { usePuede } from '../../../../app/session.tsx';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../../components/confirmar-con-motivo.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { soles } from '../../../../lib/format.ts';
import { anularOrden, aprobarOrden, claveOrdenes, facturarOrden, revocarAprobacion } from '../api.ts';

type Props = { orden: Orden };

const Fallo = ({ error }: { error: unknown }) => (
  <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
    {mensajeDe(error)}
  </Alert>
);

function Aprobacion({ orden, alTerminar }: Props & { alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const [nota, setNota] = useState('');
  const aprobar = useMutation({
    networkMode: 'always',
    mutationFn: () => aprobarOrden(orden.id, nota.trim()),
    onSuccess: () => {
      notifications.show({ color: 'green', message: `Orden ${orden.numero} aprobada: se prepara su despacho.` });
      alTerminar();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveOrdenes }),
  });
  return (
    <Stack>
      {aprobar.isError && <Fallo error={aprobar.error} />}
      <Text>
        Se apartará el stock de {soles(orden.total)} para {orden.cliente ?? 'el cliente'} y el almacén recibirá su orden
        de despacho.
        {orden.diasCredito > 0 && ` La venta es a ${orden.diasCredito} días de crédito.`}
      </Text>
      <Textarea
        label="Nota (opcional)"
        description="Por ejemplo, por qué se da el crédito; queda en la historia de la orden"
        data-autofocus
        autosize
        minRows={2}
        maxLength={300}
        value={nota}
        onChange={(event) => setNota(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={alTerminar}>
          Volver
        </Button>
        <Button loading={aprobar.isPending} onClick={() => aprobar.mutate()}>
          Aprobar
        </Button>
      </Group>
    </Stack>
  );
}

function Facturacion({ orden, alTerminar }: Props & { alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const [clave] = useState(claveNueva);
  const tipo = orden.tipoDocumento === '6' ? '01' : '03';
  const facturar = useMutation({
    networkMode: 'always',
    mutationFn: () => facturarOrden(orden.id, tipo, clave),
    onSuccess: ({ numero }) => {
      notifications.show({ color: 'green', message: `Orden ${orden.numero} facturada con ${numero}.` });
      alTerminar();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveOrdenes }),
  });
  return (
    <Stack>
      {facturar.isError && <Fallo error={facturar.error} />}
      <Text>
        Se emitirá una {tipo === '01' ? 'factura' : 'boleta'} por {soles(orden.total)} a{' '}
        {orden.cliente ?? 'un cliente sin identificar'} y se enviará a SUNAT.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={alTerminar}>
          Volver
        </Button>
        <Button data-autofocus loading={facturar.isPending} onClick={() => facturar.mutate()}>
          {tipo === '01' ? 'Emitir factura' : 'Emitir boleta'}
        </Button>
      </Group>
    </Stack>
  );
}

/** What may be done with the order as it stands; the likely one is the button, the others stand behind it. */
export function AccionesOrden({ orden }: Props) {
  const queryClient = useQueryClient();
  const puedeAprobar = usePuede('ventas.aprobar');
  const puedeFacturar = usePuede('facturacion.emitir');
  const [dialogo, abrir] = useState<'aprobar' | 'facturar' | null>(null);
  const [porConfirmar, confirmar] = useState<PorConfirmar | null>(null);
  const porAprobar = puedeAprobar && orden.estado === 'por-aprobar';
  const porFacturar =
    puedeFacturar && orden.comprobante === null && (orden.estado === 'aprobada' || orden.estado === 'despachada');
  const porDeshacer =
    puedeAprobar && orden.comprobante === null && (orden.estado === 'por-aprobar' || orden.estado === 'aprobada');
  const deshacer = (hacer: (id: string, motivo: string) => Promise<unknown>) => async (motivo: string) => {
    try {
      await hacer(orden.id, motivo);
    } finally {
      await queryClient.invalidateQueries({ queryKey: claveOrdenes });
    }
  };
  return (
    <>
      {porFacturar && (
        <Button variant={porAprobar ? 'default' : 'filled'} onClick={() => abrir('facturar')}>
          Facturar
        </Button>
      )}
      {porAprobar && <Button onClick={() => abrir('aprobar')}>Aprobar</Button>}
      {porDeshacer && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              Más
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {orden.estado === 'aprobada' && (
              <Menu.Item
                onClick={() =>
                  confirmar({
                    titulo: `Revocar la aprobación de ${orden.numero}`,
                    texto: 'Sus despachos se anularán y lo apartado quedará libre, si nadie empezó a prepararlos.',
                    boton: 'Revocar aprobación',
                    hacer: deshacer(revocarAprobacion),
                  })
                }
              >
                Revocar aprobación
              </Menu.Item>
            )}
            <Menu.Item
              onClick={() =>
                confirmar({
                  titulo: `Anular ${orden.numero}`,
                  texto: 'La orden no se podrá despachar ni facturar. Lo apartado para ella quedará libre.',
                  boton: 'Anular orden',
                  peligro: true,
                  hacer: deshacer(anularOrden),
                })
              }
            >
              Anular orden
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal opened={dialogo === 'aprobar'} onClose={() => abrir(null)} title={`Aprobar ${orden.numero}`}>
        <Aprobacion orden={orden} alTerminar={() => abrir(null)} />
      </Modal>
      <Modal opened={dialogo === 'facturar'} onClose={() => abrir(null)} title={`Facturar ${orden.numero}`}>
        <Facturacion orden={orden} alTerminar={() => abrir(null)} />
      </Modal>
      <ConfirmarConMotivo accion={porConfirmar} alTerminar={() => confirmar(null)} />
    </>
  );
}
