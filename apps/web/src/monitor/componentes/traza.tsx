import { Text } from '@mantine/core';
import type { MonitorTraceStage } from '@jsol/contracts/monitor';
import { horaConSegundos } from '../../lib/format.ts';
import { Enlace } from '../navegacion.tsx';
import { duracion } from '../palabras.ts';
import { escala } from '../escala.ts';
import { Panel } from './panel.tsx';
import clases from '../monitor.module.css';

/** The vocabulary of the whole product: what worked is green, what works is blue, what is held violet, what failed red. */
const colores: Readonly<Record<MonitorTraceStage['tone'], string>> = {
  ok: 'var(--mantine-color-green-7)',
  work: 'var(--mantine-color-blue-6)',
  held: 'var(--mantine-color-violet-5)',
  bad: 'var(--mantine-color-red-7)',
  idle: 'var(--mantine-color-gray-6)',
};
const palabras: Readonly<Record<MonitorTraceStage['tone'], string>> = {
  ok: 'bien',
  work: 'en marcha',
  held: 'en espera',
  bad: 'mal',
  idle: 'sin efecto',
};

/** From the request to the browser, each stage at its place in time. Long waits are drawn shorter than they were. */
export function Traza({ etapas }: { etapas: readonly MonitorTraceStage[] }) {
  const lugar = escala(etapas.map(({ at, ms }) => [Date.parse(at), Date.parse(at) + ms]));
  return (
    <Panel titulo="Traza">
      <ol className={clases.traza} aria-label="Etapas, en orden">
        {etapas.map((etapa, indice) => {
          const desde = Date.parse(etapa.at);
          const [izquierda, derecha] = [lugar(desde), lugar(desde + etapa.ms)];
          const nombre = (
            <Text size="sm" truncate title={etapa.name}>
              {etapa.name}
            </Text>
          );
          return (
            <li key={indice} className={clases.etapa}>
              {etapa.runId ? (
                <Enlace href={`/ejecuciones/${etapa.runId}`} className={clases.enlace}>
                  {nombre}
                </Enlace>
              ) : (
                nombre
              )}
              <div
                className={clases.carril}
                title={[horaConSegundos(etapa.at), palabras[etapa.tone], etapa.detail].filter(Boolean).join(' · ')}
              >
                <div
                  className={clases.tramo}
                  style={{
                    left: `min(${izquierda}%, calc(100% - 4px))`,
                    width: `${Math.max(0, derecha - izquierda)}%`,
                    background: colores[etapa.tone],
                  }}
                />
              </div>
              <Text size="xs" className="cifra">
                {etapa.ms === 0 ? horaConSegundos(etapa.at) : duracion(etapa.ms)}
              </Text>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
