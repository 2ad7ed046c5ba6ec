import { Group, Text } from '@mantine/core';
import type { MonitorCalendar, MonitorSlot } from '@jsol/contracts/monitor';
import { horaConSegundos, hora } from '../../lib/format.ts';
import { ir } from '../navegacion.tsx';
import { useAhora } from '../vivo.tsx';
import { Desplazable } from './desplazable.tsx';
import clases from '../monitor.module.css';

type Suerte = { color: string; palabra: string };

const suertes = {
  bien: { color: 'var(--mantine-color-green-6)', palabra: 'corrió y terminó bien' },
  recuperada: { color: 'var(--mantine-color-teal-4)', palabra: 'recuperada tarde' },
  marcha: { color: 'var(--mantine-color-blue-5)', palabra: 'en cola o en marcha' },
  mal: { color: 'var(--mantine-color-red-6)', palabra: 'terminó mal' },
  omitida: { color: 'var(--mantine-color-gray-5)', palabra: 'omitida' },
  perdida: { color: 'var(--mantine-color-yellow-6)', palabra: 'perdida' },
} satisfies Record<string, Suerte>;

function suerteDe({ fate, runState }: MonitorSlot): Suerte {
  if (fate === 'missed') return suertes.perdida;
  if (fate === 'skipped') return suertes.omitida;
  if (runState === 'failed' || runState === 'gave-up' || runState === 'cancelled') return suertes.mal;
  // A run whose record is gone ended long ago.
  if (runState !== 'done' && runState !== null) return suertes.marcha;
  return fate === 'caught-up' ? suertes.recuperada : suertes.bien;
}

/** More squares than this in an hour are one bar. */
const maximo = 12;

function Turno({ turno }: { turno: MonitorSlot }) {
  const { color, palabra } = suerteDe(turno);
  const texto = `${turno.schedule}, ${horaConSegundos(turno.dueAt)}: ${palabra}${turno.reason ? ` (${turno.reason})` : ''}`;
  return (
    <button
      type="button"
      className={clases.turno}
      style={{ background: color }}
      title={texto}
      aria-label={texto}
      disabled={!turno.runId}
      onClick={() => turno.runId && ir(`/ejecuciones/${turno.runId}`)}
    />
  );
}

/** Many slots of one hour: their shares in one bar, the worst first to the eye by its colour. */
function Barra({ turnos }: { turnos: readonly MonitorSlot[] }) {
  const partes = Object.values(suertes)
    .map((suerte) => ({ suerte, cuantos: turnos.filter((turno) => suerteDe(turno) === suerte).length }))
    .filter(({ cuantos }) => cuantos > 0);
  const texto = partes.map(({ suerte, cuantos }) => `${cuantos} ${suerte.palabra}`).join(', ');
  return (
    <div
      role="img"
      aria-label={texto}
      title={texto}
      style={{ display: 'flex', height: 10, borderRadius: 2, overflow: 'hidden' }}
    >
      {partes.map(({ suerte, cuantos }) => (
        <div key={suerte.palabra} style={{ flex: cuantos, background: suerte.color }} />
      ))}
    </div>
  );
}

/** A day of schedules by hours, each slot coloured by what became of it. */
export function Calendario({ calendario }: { calendario: MonitorCalendar }) {
  const ahora = useAhora();
  const inicio = Date.parse(calendario.from);
  const horaActual = Math.floor((ahora.getTime() - inicio) / 3_600_000);
  const turnosDe = (nombre: string, cual: number) =>
    calendario.slots.filter(
      ({ schedule, dueAt }) => schedule === nombre && Math.floor((Date.parse(dueAt) - inicio) / 3_600_000) === cual,
    );
  return (
    <>
      <Desplazable nombre="Calendario del día" ancho={860}>
        <table className={clases.calendario}>
          <thead>
            <tr>
              <th scope="col">Programación</th>
              {Array.from({ length: 24 }, (_, cual) => (
                <th key={cual} scope="col">
                  {hora(new Date(inicio + cual * 3_600_000).toISOString()).slice(0, 2)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {calendario.schedules.map(({ name }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {Array.from({ length: 24 }, (_, cual) => {
                  const turnos = turnosDe(name, cual);
                  return (
                    <td key={cual} data-ahora={cual === horaActual || undefined}>
                      {turnos.length > maximo ? (
                        <Barra turnos={turnos} />
                      ) : (
                        <div className={clases.turnos}>
                          {turnos.map((turno) => (
                            <Turno key={turno.dueAt} turno={turno} />
                          ))}
                        </div>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Desplazable>
      <Group gap="md" aria-label="Leyenda">
        {Object.values(suertes).map(({ color, palabra }) => (
          <Text key={palabra} size="xs">
            <span className={clases.muestra} style={{ background: color }} aria-hidden />
            {palabra}
          </Text>
        ))}
      </Group>
    </>
  );
}
