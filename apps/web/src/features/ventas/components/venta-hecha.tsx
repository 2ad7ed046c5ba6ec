import { Alert, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconFileTypePdf, IconMail, IconPlus, IconReceipt } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { VentaRegistrada } from '@jsol/contracts/ventas';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { api, mensajeDe } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { soles } from '../../../lib/format.ts';
import type { VentaReciente } from '../ultimas-ventas.ts';

function EnvioPorCorreo({ comprobanteId, aceptado }: { comprobanteId: string; aceptado: boolean }) {
  const [abierto, setAbierto] = useState(false);
  const [email, setEmail] = useState('');
  const [clave, setClave] = useState(claveNueva);
  const envio = useMutation({
    mutationFn: () =>
      api.post(
        `/api/facturacion/comprobantes/${comprobanteId}/email`,
        { email: email.trim() },
        { idempotencyKey: clave },
      ),
    onSuccess: () => setClave(claveNueva()),
  });
  if (!abierto) {
    return (
      <Button
        variant="default"
        leftSection={<IconMail size={18} aria-hidden />}
        onClick={() => setAbierto(true)}
        disabled={!aceptado}
        title={aceptado ? undefined : 'Se puede enviar cuando SUNAT lo acepte'}
      >
        Enviar por correo
      </Button>
    );
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        envio.mutate();
      }}
    >
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          label="Correo del cliente"
          type="email"
          autoFocus
          value={email}
          error={envio.isError ? mensajeDe(envio.error) : undefined}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Button type="submit" loading={envio.isPending} disabled={email.trim() === ''}>
          Enviar
        </Button>
      </Group>
      {envio.isSuccess && (
        <Text size="sm" role="status" mt={4}>
          En cola para {email}. Le llegará con PDF, XML y CDR.
        </Text>
      )}
    </form>
  );
}

/** The sale is done: change to hand back, paper to print, and what SUNAT says as soon as it says it. */
export function VentaHecha({
  venta,
  reciente,
  alSeguir,
}: {
  venta: VentaRegistrada;
  reciente: VentaReciente | undefined;
  alSeguir: () => void;
}) {
  const estado = reciente?.estado ?? 'emitido';
  const pdf = (formato: 'ticket' | 'a4') =>
    `/api/facturacion/comprobantes/${venta.comprobanteId}/pdf?formato=${formato}`;
  return (
    <Stack p="lg" gap="md" style={{ overflow: 'auto' }}>
      <div>
        <Text c="dimmed">{venta.tipoComprobante === '01' ? 'Factura' : 'Boleta'}</Text>
        <Title order={2} fz={28}>
          {venta.numero}
        </Title>
      </div>
      <Group justify="space-between">
        <Text>Total</Text>
        <Text fz={20} fw={650} className="cifra">
          {soles(venta.total)}
        </Text>
      </Group>
      <Group justify="space-between" align="baseline">
        <Text>Vuelto</Text>
        <Text fz={36} fw={750} className="cifra" aria-label={`Vuelto ${soles(venta.vuelto)}`}>
          {soles(venta.vuelto)}
        </Text>
      </Group>
      <Group gap="xs" role="status" aria-live="polite" aria-label="Estado en SUNAT">
        <Text size="sm" c="dimmed">
          SUNAT
        </Text>
        <EstadoComprobante estado={estado} enContingencia={reciente?.enContingencia ?? false} grande />
      </Group>
      {reciente?.motivo && (
        <Alert
          color={
            estado === 'rechazado' || estado === 'excepcion' ? 'red' : reciente.enContingencia ? 'violet' : 'yellow'
          }
        >
          {reciente.motivo}
        </Alert>
      )}
      <Group gap="xs" grow>
        <Button
          component="a"
          href={pdf('ticket')}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconReceipt size={18} aria-hidden />}
        >
          Ticket
        </Button>
        <Button
          component="a"
          href={pdf('a4')}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconFileTypePdf size={18} aria-hidden />}
        >
          A4
        </Button>
      </Group>
      <EnvioPorCorreo comprobanteId={venta.comprobanteId} aceptado={estado === 'aceptado' || estado === 'observado'} />
      <Link to="/comprobantes/$id" params={{ id: venta.comprobanteId }} style={{ color: 'inherit' }}>
        Ver el comprobante y su historia
      </Link>
      <Button size="lg" autoFocus onClick={alSeguir} leftSection={<IconPlus size={20} aria-hidden />}>
        Nueva venta (Enter)
      </Button>
    </Stack>
  );
}
