import { Alert, Box, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconDownload, IconRefresh } from '@tabler/icons-react';
import { Insignia } from '../../../../components/insignia.tsx';
import { usePuede } from '../../../../app/session.tsx';
import { descargar } from '../../../../lib/descargar.ts';
import { fecha, fechaHora, hace, hora, hoyEnLima, soles } from '../../../../lib/format.ts';
import type { VentaLocal } from '../base-local.ts';
import { archivoDePendientes } from '../exportar.ts';
import { base, sincronizarAhora } from '../motor.ts';
import { desde } from '../edad.ts';
import { limiteDeSunat } from '../limite-de-sunat.ts';
import { reparoDePersistencia } from '../persistencia.ts';
import { usePersistencia } from '../use-persistencia.ts';
import { useCatalogoConfirmadoEn, useConexion, useDiasDePlazo } from '../use-ventas-locales.ts';
import { acciones, aspectos } from './palabras.ts';

function Fila({ local }: { local: VentaLocal }) {
  const { estado, venta, motivo } = local;
  const plazos = useDiasDePlazo(venta.cajaId);
  const limite = plazos && limiteDeSunat(venta, plazos);
  const vencida = limite !== null && limite < hoyEnLima();
  return (
    <Stack gap={2} component="li" py="xs" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{venta.ticket}</Text>
        <Insignia {...aspectos[estado]} />
        <Text className="cifra" ml="auto">
          {soles(venta.total)}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" title={fechaHora(venta.hechaEn)}>
        {hora(venta.hechaEn)} · {hace(venta.hechaEn)} · {venta.tipoComprobante === '01' ? 'factura' : 'boleta'}
        {venta.cliente && ` · ${venta.cliente.nombre}`}
      </Text>
      {limite && (
        <Text size="sm" c={vencida ? 'light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))' : 'dimmed'}>
          {vencida ? `SUNAT la recibía hasta el ${fecha(limite)}` : `SUNAT la recibe hasta el ${fecha(limite)}`}
        </Text>
      )}
      {motivo && <Text size="sm">{motivo}</Text>}
      {acciones[estado] && <Text size="sm">{acciones[estado]}</Text>}
    </Stack>
  );
}

/** The sales that the server has not settled, each with its reason, and what can be done about all of them. */
export function VentasPendientes({
  cajaId,
  ventas,
  alCerrar,
}: {
  cajaId: string;
  ventas: readonly VentaLocal[];
  alCerrar: () => void;
}) {
  const enLinea = useConexion() === 'en-linea';
  const confirmadoEn = useCatalogoConfirmadoEn(cajaId);
  const persistencia = usePersistencia();
  const supervisa = usePuede('ventas.supervisar');
  const reparo = persistencia && reparoDePersistencia(persistencia);
  const exportar = async () =>
    descargar(await archivoDePendientes(base), `ventas-sin-conexion-${hoyEnLima()}.json`, 'application/json');
  return (
    <Modal opened onClose={alCerrar} title="Ventas por sincronizar" size={560}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {enLinea ? 'Hay conexión con el servidor.' : 'No hay conexión con el servidor.'}{' '}
          {confirmadoEn
            ? `Precios y clientes ${desde(confirmadoEn)}.`
            : 'Esta caja todavía no guardó precios ni clientes para vender sin conexión.'}
        </Text>
        {reparo && (
          <Alert color="yellow" role="alert" title={supervisa ? undefined : 'Avise a su supervisor'}>
            {reparo}
          </Alert>
        )}
        {ventas.length === 0 ? (
          <Text>Todas las ventas de este equipo están registradas.</Text>
        ) : (
          <Box mah="50vh" style={{ overflowY: 'auto' }}>
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Ventas por sincronizar">
              {ventas.map((local) => (
                <Fila key={local.id} local={local} />
              ))}
            </Stack>
          </Box>
        )}
        <Group justify="space-between">
          <Button
            variant="default"
            disabled={ventas.length === 0}
            leftSection={<IconDownload size={18} aria-hidden />}
            onClick={() => void exportar()}
          >
            Exportar a un archivo
          </Button>
          <Button leftSection={<IconRefresh size={18} aria-hidden />} onClick={() => void sincronizarAhora()}>
            Sincronizar ahora
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
