import { SimpleGrid, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Canal } from '@jsol/contracts/facturacion-configuracion';
import { usePuede } from '../../../app/session.tsx';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { fechaHora } from '../../../lib/format.ts';
import { canales, claveCanales, claveProduccion, ponerEnVigor } from './api.ts';
import { EditarCanal } from './components/editar-canal.tsx';
import { HistoriaDeCanales } from './components/historia-de-canales.tsx';
import { TarjetaCanal } from './components/tarjeta-canal.tsx';
import { ViaDeBoletas } from './components/via-de-boletas.tsx';
import { esReal } from './palabras.ts';

/** Where documents are sent, as whom, and which way is in force. */
export function CanalesPage() {
  const queryClient = useQueryClient();
  // The rights its reading and its change ask for.
  const eligeVia = [usePuede('facturacion.ver'), usePuede('facturacion.reintentar')].every(Boolean);
  const consulta = useQuery(canales);
  const [editando, setEditando] = useState<Canal | null>(null);
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  const releer = async () => {
    await queryClient.invalidateQueries({ queryKey: claveCanales });
    await queryClient.invalidateQueries({ queryKey: claveProduccion });
  };
  const poner = ({ codigo, nombre }: Canal) =>
    setAccion({
      titulo: `Enviar por ${nombre}`,
      texto: `Todo lo que se emita desde ahora se enviará por ${nombre}. Lo ya enviado queda donde está.`,
      boton: 'Poner en vigor',
      hacer: async (motivo) => {
        await ponerEnVigor(codigo, motivo);
        notifications.show({ color: 'green', message: `Desde ahora se envía por ${nombre}.` });
        await releer();
      },
    });
  const { data } = consulta;
  const enVigor = data?.items.find((canal) => canal.enVigor);
  return (
    <Pagina titulo="Canales de envío">
      <Stack gap="md">
        {consulta.isPending && <Cargando texto="Leyendo los canales…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {data && (
          <>
            <Text role="status">
              {enVigor && data.enVigor
                ? `Se envía por ${enVigor.nombre} desde el ${fechaHora(data.enVigor.desde)}: ${data.enVigor.motivo} (${data.enVigor.por}).`
                : 'Ningún canal está en vigor: complete uno y póngalo en vigor.'}
            </Text>
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
              {data.items.map((canal) => (
                <TarjetaCanal
                  key={canal.codigo}
                  canal={canal}
                  // From tests to real documents there is one way, with its checks.
                  mismoAmbiente={enVigor === undefined || esReal(enVigor.codigo) === esReal(canal.codigo)}
                  alEditar={() => setEditando(canal)}
                  alPoner={() => poner(canal)}
                />
              ))}
            </SimpleGrid>
            {eligeVia && <ViaDeBoletas />}
            <HistoriaDeCanales nombres={new Map(data.items.map(({ codigo, nombre }) => [codigo, nombre]))} />
          </>
        )}
      </Stack>
      <EditarCanal
        canal={editando}
        alTerminar={async (mensaje) => {
          setEditando(null);
          if (mensaje === null) return;
          notifications.show({ color: 'green', message: mensaje });
          await releer();
        }}
      />
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </Pagina>
  );
}
