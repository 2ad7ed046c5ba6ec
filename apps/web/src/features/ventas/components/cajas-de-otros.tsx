import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconLock, IconReportMoney } from '@tabler/icons-react';
import { useState } from 'react';
import type { Caja } from '@jsol/contracts/ventas';
import { hora } from '../../../lib/format.ts';
import { CierreDeCaja } from './cierre-de-caja.tsx';
import { ResumenDeCaja } from './resumen-de-caja.tsx';

/** For supervisors: what the open tills have taken, and the closing of one that does not balance. */
export function CajasDeOtros({ cajas }: { cajas: readonly Caja[] }) {
  const [ventana, setVentana] = useState<{ que: 'resumen' | 'cierre'; sesionId: string } | null>(null);
  const abiertas = cajas.flatMap(({ nombre, sesion }) => (sesion ? [{ nombre, ...sesion }] : []));
  if (abiertas.length === 0) return null;
  const cerrar = () => setVentana(null);
  return (
    <Paper p="lg" shadow="sm" maw={520} mx="auto" mt="md" component="section" aria-labelledby="cajas-abiertas">
      <Title order={2} fz="md" mb="sm" id="cajas-abiertas">
        Cajas abiertas
      </Title>
      <Stack gap="sm">
        {abiertas.map(({ nombre, id: sesionId, cajero, abiertaEn }) => (
          <Group key={sesionId} justify="space-between" gap="xs">
            <div>
              <Text fw={600}>{nombre}</Text>
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
      {ventana?.que === 'resumen' && <ResumenDeCaja sesionId={ventana.sesionId} alCerrar={cerrar} />}
      {ventana?.que === 'cierre' && <CierreDeCaja sesionId={ventana.sesionId} alCerrar={cerrar} />}
    </Paper>
  );
}
