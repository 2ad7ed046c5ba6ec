import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLock, IconReportMoney } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Caja } from '@jsol/contracts/ventas';
import { Insignia } from '../../../components/insignia.tsx';
import { hora } from '../../../lib/format.ts';
import { useChannel, useLiveStatus } from '../../../live/use-live.tsx';
import { cajas as cajasQuery } from '../api.ts';
import { CierreDeCaja } from './cierre-de-caja.tsx';
import { ResumenDeCaja } from './resumen-de-caja.tsx';

/** Whether the cashier's screen is connected, as the server sees it; nothing while that is not known. */
function EnLinea({ cajaId, cajeroId }: { cajaId: string; cajeroId: string }) {
  const queryClient = useQueryClient();
  const conectado = useLiveStatus() === 'open';
  const [enLinea, setEnLinea] = useState<boolean | null>(null);
  const releer = () => void queryClient.invalidateQueries({ queryKey: cajasQuery.queryKey });
  useChannel(
    'pos',
    { cajaId },
    {
      onEvent: ({ event }) => event === 'sesion' && releer(),
      onResync: releer,
      onPresence: (personas) => setEnLinea(personas.some(({ userId }) => userId === cajeroId)),
    },
  );
  if (enLinea === null || !conectado) return null;
  return <Insignia palabra={enLinea ? 'En línea' : 'Sin conexión'} color={enLinea ? 'green' : 'gray'} />;
}

/** For supervisors: what the open tills have taken, and the closing of one that does not balance. */
export function CajasDeOtros({ cajas }: { cajas: readonly Caja[] }) {
  const [ventana, setVentana] = useState<{ que: 'resumen' | 'cierre'; sesionId: string } | null>(null);
  const abiertas = cajas.flatMap(({ id, nombre, sesion }) => (sesion ? [{ cajaId: id, nombre, ...sesion }] : []));
  const cerrar = () => setVentana(null);
  return (
    <>
      {abiertas.length > 0 && (
        <Paper p="lg" shadow="sm" maw={520} mx="auto" mt="md" component="section" aria-labelledby="cajas-abiertas">
          <Title order={2} fz="md" mb="sm" id="cajas-abiertas">
            Cajas abiertas
          </Title>
          <Stack gap="sm">
            {abiertas.map(({ cajaId, nombre, id: sesionId, cajeroId, cajero, abiertaEn }) => (
              <Group key={sesionId} justify="space-between" gap="xs">
                <div>
                  <Group gap="xs">
                    <Text fw={600}>{nombre}</Text>
                    <EnLinea cajaId={cajaId} cajeroId={cajeroId} />
                  </Group>
                  <Text size="sm" c="dimmed">
                    {cajero} · desde las {hora(abiertaEn)}
                  </Text>
                </div>
                <Group gap="xs">
                  <Button
                    variant="default"
                    size="sm"
                    leftSection={<IconReportMoney size={16} aria-hidden />}
                    onClick={() => setVentana({ que: 'resumen', sesionId })}
                  >
                    Resumen
                  </Button>
                  <Button
                    variant="default"
                    size="sm"
                    leftSection={<IconLock size={16} aria-hidden />}
                    onClick={() => setVentana({ que: 'cierre', sesionId })}
                  >
                    Cerrar
                  </Button>
                </Group>
              </Group>
            ))}
          </Stack>
        </Paper>
      )}
      {/* Outside: how the last one was closed is still to be read when none is open any more. */}
      {ventana?.que === 'resumen' && <ResumenDeCaja sesionId={ventana.sesionId} alCerrar={cerrar} />}
      {ventana?.que === 'cierre' && <CierreDeCaja sesionId={ventana.sesionId} alCerrar={cerrar} />}
    </>
  );
}
