import { Button, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { Cargando } from '../../components/avisos.tsx';
import { api } from '../../lib/api.ts';
import { hora } from '../../lib/format.ts';
import { Desplazable } from '../componentes/desplazable.tsx';
import { Confirmar, type Accion } from '../componentes/confirmar.tsx';
import { Linea } from '../componentes/linea.tsx';
import { SelloPausa, type Cola } from '../componentes/tarjeta-de-cola.tsx';
import { Workers } from '../componentes/workers.tsx';
import { conParametros, Enlace } from '../navegacion.tsx';
import { cuantas, duracion } from '../palabras.ts';
import { useVivo } from '../vivo.tsx';
import { useYo } from '../yo.tsx';
import clases from '../monitor.module.css';

const pausar = (cola: Cola): Accion => ({
  titulo: `Pausar ${cola.name}`,
  texto: `Lo que corre termina; nada nuevo empieza hasta que alguien la reanude, aunque se reinicie todo. Ahora ${cuantas(cola.waiting, 'espera', 'esperan')}.`,
  hecho: `La cola ${cola.name} quedó en pausa.`,
  peligrosa: true,
  hacer: (motivo) => api.post(`/api/monitor/colas/${cola.name}/pausar`, { motivo }),
});
const reanudar = (cola: Cola): Accion => ({
  titulo: `Reanudar ${cola.name}`,
  texto: `Empiezan ${cuantas(cola.waiting, 'tarea que espera', 'tareas que esperan')}.`,
  hecho: `La cola ${cola.name} sigue.`,
  hacer: (motivo) => api.post(`/api/monitor/colas/${cola.name}/reanudar`, { motivo }),
});

const queEsperan = (queue: string) => conParametros('/ejecuciones', { queue, state: 'waiting' });

/** What waits in each queue and who serves it; here a queue is held and let go. */
export default function Colas() {
  const { resumen } = useVivo();
  const { opera } = useYo();
  const [accion, setAccion] = useState<Accion | null>(null);
  if (!resumen) return <Cargando texto="Preguntando a Redis…" />;
  return (
    <Stack gap="md">
      <Title order={1}>Colas y workers</Title>
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <Desplazable nombre="Lista de colas" ancho={900}>
          <Table aria-label="Colas">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Cola</Table.Th>
                <Table.Th className="cifra">Esperan</Table.Th>
                <Table.Th className="cifra">La más antigua</Table.Th>
                <Table.Th className="cifra">En marcha</Table.Th>
                <Table.Th className="cifra">Para después</Table.Th>
                <Table.Th className="cifra">Por minuto</Table.Th>
                <Table.Th className="cifra">Piden a alguien (1 h)</Table.Th>
                <Table.Th className="cifra">Workers</Table.Th>
                <Table.Th>Última hora</Table.Th>
                {opera && <Table.Th>Acciones</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {resumen.queues.map((cola) => (
                <Table.Tr key={cola.name}>
                  <Table.Td>
                    <Text fw={600}>{cola.name}</Text>
                    {cola.paused && (
                      <>
                        <SelloPausa />
                        <Text size="xs" c="dimmed">
                          {cola.paused.by}, {hora(cola.paused.at)}: {cola.paused.reason}
                        </Text>
                      </>
                    )}
                    {cola.workers === 0 && (
                      <Text size="xs" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-3))" fw={600}>
                        Nadie atiende esta cola
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="cifra">
                    <Enlace href={queEsperan(cola.name)} className={clases.enlace}>
                      {cola.waiting.toLocaleString('es-PE')}
                    </Enlace>
                  </Table.Td>
                  <Table.Td className="cifra">
                    {cola.oldestSeconds === null ? '–' : duracion(Math.max(0, cola.oldestSeconds) * 1_000)}
                  </Table.Td>
                  <Table.Td className="cifra">{cola.active}</Table.Td>
                  <Table.Td className="cifra">{cola.delayed}</Table.Td>
                  <Table.Td className="cifra">{cola.perMinute}</Table.Td>
                  <Table.Td className="cifra">
                    {cola.failedHour === 0 ? (
                      0
                    ) : (
                      <Enlace href="/errores?horas=1" className={clases.enlace}>
                        {cola.failedHour}
                      </Enlace>
                    )}
                  </Table.Td>
                  <Table.Td className="cifra">{cola.workers}</Table.Td>
                  <Table.Td w={180}>
                    <Linea valores={cola.line} titulo={`${cola.name}: terminadas por minuto en la última hora`} />
                  </Table.Td>
                  {opera && (
                    <Table.Td>
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`${cola.paused ? 'Reanudar' : 'Pausar'} la cola ${cola.name}`}
                        onClick={() => setAccion(cola.paused ? reanudar(cola) : pausar(cola))}
                      >
                        {cola.paused ? 'Reanudar' : 'Pausar'}
                      </Button>
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Desplazable>
      </Paper>
      <Workers workers={resumen.workers} />
      <Confirmar accion={accion} alCerrar={() => setAccion(null)} />
    </Stack>
  );
}
