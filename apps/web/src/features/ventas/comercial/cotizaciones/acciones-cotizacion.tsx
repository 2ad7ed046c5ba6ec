import { Alert, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconChevronDown, IconFileTypePdf } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Cotizacion } from '@jsol/contracts/ventas-cotizaciones';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../../components/confirmar-con-motivo.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import {
  claveCotizaciones,
  convertirEnOrden,
  enviarCotizacion,
  pdfDeCotizacion,
  prorrogarCotizacion,
  rechazarCotizacion,
} from './api.ts';

type Props = { cotizacion: Cotizacion };

/** One field and what to do with it. */
function Dialogo({
  texto,
  campo,
  boton,
  hacer,
  alTerminar,
}: {
  texto: string;
  campo: ReactNode;
  boton: string;
  hacer: () => Promise<unknown>;
  alTerminar: () => void;
}) {
  const queryClient = useQueryClient();
  const accion = useMutation({
    networkMode: 'always',
    mutationFn: hacer,
    onSuccess: alTerminar,
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveCotizaciones }),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!accion.isPending) accion.mutate();
      }}
    >
      <Stack>
        {accion.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(accion.error)}
          </Alert>
        )}
        <Text>{texto}</Text>
        {campo}
        <Group justify="flex-end">
          <Button variant="default" onClick={alTerminar}>
            Volver
          </Button>
          <Button type="submit" loading={accion.isPending}>
            {boton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Envio({ cotizacion, alTerminar }: Props & { alTerminar: () => void }) {
  const [email, setEmail] = useState(cotizacion.datosCliente.email ?? '');
  return (
    <Dialogo
      texto="Se enviará en PDF. Sin correo, solo se anota que el cliente ya la tiene."
      campo={
        <TextInput
          label="Correo (opcional)"
          type="email"
          maxLength={120}
          data-autofocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
      }
      boton={email.trim() === '' ? 'Marcar como enviada' : 'Enviar'}
      hacer={() => enviarCotizacion(cotizacion.id, email.trim() || null)}
      alTerminar={alTerminar}
    />
  );
}

function Prorroga({ cotizacion, alTerminar }: Props & { alTerminar: () => void }) {
  const [vence, setVence] = useState(cotizacion.vence);
  return (
    <Dialogo
      texto="El cliente podrá aceptarla a los mismos precios hasta ese día."
      campo={
        <TextInput
          label="Vale hasta"
          type="date"
          data-autofocus
          value={vence}
          onChange={(event) => setVence(event.currentTarget.value)}
        />
      }
      boton="Ampliar"
      hacer={() => prorrogarCotizacion(cotizacion.id, vence)}
      alTerminar={alTerminar}
    />
  );
}

/** What may be done with the quote as it stands. */
export function AccionesCotizacion({ cotizacion }: Props) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const [dialogo, abrir] = useState<'enviar' | 'prorrogar' | null>(null);
  const [porConfirmar, confirmar] = useState<PorConfirmar | null>(null);
  const { id, numero, estado } = cotizacion;
  const abierta = estado === 'borrador' || estado === 'enviada';
  const convertir = useMutation({
    networkMode: 'always',
    mutationFn: () => convertirEnOrden(id),
    onSuccess: async (orden) => {
      await queryClient.invalidateQueries({ queryKey: ['ventas'] });
      await navigate({ to: '/ventas/ordenes/$id', params: { id: orden.ordenId } });
    },
    onError: (error) => notifications.show({ color: 'red', title: 'No se creó la orden', message: mensajeDe(error) }),
  });
  return (
    <>
      <Button
        component="a"
        href={pdfDeCotizacion(id)}
        target="_blank"
        rel="noreferrer"
        variant="default"
        leftSection={<IconFileTypePdf size={16} aria-hidden />}
      >
        PDF
      </Button>
      {abierta && (
        <Button variant={estado === 'borrador' ? 'filled' : 'default'} onClick={() => abrir('enviar')}>
          {estado === 'borrador' ? 'Enviar' : 'Volver a enviar'}
        </Button>
      )}
      {abierta && (
        <Button
          variant={estado === 'enviada' ? 'filled' : 'default'}
          loading={convertir.isPending}
          onClick={() => convertir.mutate()}
        >
          Crear orden
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Más
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void navigate({ to: '/ventas/cotizaciones/nueva', search: { de: id } })}>
            Copiar
          </Menu.Item>
          {estado !== 'aceptada' && estado !== 'reemplazada' && (
            <Menu.Item
              onClick={() => void navigate({ to: '/ventas/cotizaciones/nueva', search: { de: id, version: 'si' } })}
            >
              Nueva versión
            </Menu.Item>
          )}
          {(abierta || estado === 'vencida') && <Menu.Item onClick={() => abrir('prorrogar')}>Ampliar plazo</Menu.Item>}
          {abierta && (
            <Menu.Item
              onClick={() =>
                confirmar({
                  titulo: `El cliente no acepta ${numero}`,
                  texto: 'La cotización se cerrará. Puede copiarla después.',
                  boton: 'Marcar como rechazada',
                  hacer: async (motivo) => {
                    await rechazarCotizacion(id, motivo);
                    await queryClient.invalidateQueries({ queryKey: claveCotizaciones });
                  },
                })
              }
            >
              El cliente no la acepta
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={dialogo === 'enviar'} onClose={() => abrir(null)} title={`Enviar ${numero}`}>
        <Envio cotizacion={cotizacion} alTerminar={() => abrir(null)} />
      </Modal>
      <Modal opened={dialogo === 'prorrogar'} onClose={() => abrir(null)} title={`Ampliar el plazo de ${numero}`}>
        <Prorroga cotizacion={cotizacion} alTerminar={() => abrir(null)} />
      </Modal>
      <ConfirmarConMotivo accion={porConfirmar} alTerminar={() => confirmar(null)} />
    </>
  );
}
