import { Button, Code, Drawer, Group, Stack, Text, Timeline, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResultadoDetalle } from '@jsol/contracts/administracion';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { fechaHora, horaConSegundos } from '../../../lib/format.ts';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { claveResultados, reintentar, resultado } from '../api.ts';
import { duracion } from '../palabras.ts';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';

const desenlaces: Readonly<Record<string, { palabra: string; color: string }>> = {
  done: { palabra: 'terminó', color: 'green' },
  postponed: { palabra: 'quedó para después', color: 'violet' },
  'gave-up': { palabra: 'se detuvo: necesita a alguien', color: 'red' },
  failed: { palabra: 'falló', color: 'red' },
  lost: { palabra: 'el proceso murió', color: 'yellow' },
};

/** A short attempt is told in milliseconds, a long one as people say it. */
const cuanto = (ms: number): string => (ms < 10_000 ? `${ms} ms` : duracion(ms));

/** Long lines wrap: a block that scrolls sideways is out of reach of the keyboard. */
const sinDesbordar = { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' } as const;

function Historia({ detalle }: { detalle: ResultadoDetalle }) {
  return (
    <Timeline active={detalle.historia.length} bulletSize={16} lineWidth={2}>
      <Timeline.Item title="Encolada" color="blue">
        <Text size="sm">{fechaHora(detalle.encoladaEn)}</Text>
      </Timeline.Item>
      {detalle.historia.map((intento) => {
        const { palabra, color } = desenlaces[intento.desenlace] ?? { palabra: intento.desenlace, color: 'gray' };
        return (
          <Timeline.Item key={intento.numero} title={`Entrega ${intento.numero}: ${palabra}`} color={color}>
            <Text size="sm">
              {horaConSegundos(intento.inicio)} · {cuanto(Date.parse(intento.fin) - Date.parse(intento.inicio))} ·{' '}
              {intento.worker}
            </Text>
            {intento.motivo && <Text size="sm">{intento.motivo}</Text>}
            {intento.error && (
              <Code block style={sinDesbordar}>
                {intento.error}
              </Code>
            )}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

const Json = ({ titulo, valor }: { titulo: string; valor: unknown }) => (
  <div>
    <Title order={3} mb={4}>
      {titulo}
    </Title>
    <Code block style={sinDesbordar}>
      {JSON.stringify(valor, null, 2)}
    </Code>
  </div>
);

function Contenido({
  detalle,
  opera,
  alVer,
}: {
  detalle: ResultadoDetalle;
  opera: boolean;
  alVer: (id: string) => void;
}) {
  const queryClient = useQueryClient();
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  return (
    <Stack gap="md">
      <div>
        <Group gap="xs">
          <EstadoEjecucion estado={detalle.estado} />
          <Text size="sm" c="dimmed">
            cola {detalle.cola}
            {detalle.claves.length > 0 && ` · ${detalle.claves.join(', ')}`}
          </Text>
        </Group>
        {detalle.resumen && <Text mt={4}>{detalle.resumen}</Text>}
        {detalle.motivo && (
          <Text mt={4} fw={600}>
            {detalle.motivo}
          </Text>
        )}
      </div>
      {opera && detalle.terminadaEn && (
        <Button
          leftSection={<IconRefresh size={16} aria-hidden />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() =>
            setAccion({
              titulo: 'Reintentar',
              texto: `Se encolará otra vez ${detalle.tarea} con la misma entrada, como una ejecución nueva.`,
              boton: 'Reintentar',
              hacer: async (motivo) => {
                const { ejecucionId, nueva } = await reintentar(detalle.id, motivo);
                notifications.show({
                  color: 'blue',
                  message: nueva ? 'Está en cola otra vez.' : 'Ya había una en curso: vale por esta.',
                });
                await queryClient.invalidateQueries({ queryKey: claveResultados });
                alVer(ejecucionId);
              },
            })
          }
        >
          Reintentar
        </Button>
      )}
      <Historia detalle={detalle} />
      <Json titulo="Entrada" valor={detalle.entrada} />
      {detalle.salida !== null && detalle.salida !== undefined && <Json titulo="Resultado" valor={detalle.salida} />}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Ejecución {detalle.id} · traza {detalle.traza} · debía correr el {fechaHora(detalle.turno)}
      </Text>
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </Stack>
  );
}

/** One run's whole story, beside the list. */
export function PanelResultado({
  id,
  opera,
  alVer,
}: {
  id: string | undefined;
  opera: boolean;
  alVer: (id: string | undefined) => void;
}) {
  const consulta = useQuery({ ...resultado(id ?? ''), enabled: id !== undefined });
  return (
    <Drawer
      opened={id !== undefined}
      onClose={() => alVer(undefined)}
      position="right"
      size="lg"
      title={consulta.data?.tarea ?? 'Ejecución'}
    >
      {consulta.isPending && <Cargando texto="Leyendo la ejecución…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} />}
      {consulta.data && <Contenido key={id} detalle={consulta.data} opera={opera} alVer={alVer} />}
    </Drawer>
  );
}
