import { ActionIcon, Box, Button, Group, Paper, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconHandClick } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { destinoTurnoSchema, type Calendario, type DestinoTurno, type Turno } from '@jsol/contracts/administracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { fecha, hora, horaConSegundos, hoyEnLima } from '../../../lib/format.ts';
import { calendario } from '../api.ts';
import { destinos, duracion } from '../palabras.ts';
import { casillaDe, losQueCaben, resumen, type Casilla } from '../turnos.ts';
import clases from './administracion.module.css';

const horas = Array.from({ length: 24 }, (_, indice) => indice);
/** How a mark is drawn, so that no two fates differ by colour alone. */
const formas: Record<DestinoTurno, 'lleno' | 'medio' | 'cruz' | 'tachado' | 'hueco' | 'guiones' | 'tenue'> = {
  corrio: 'lleno',
  'corrio-tarde': 'lleno',
  recuperado: 'medio',
  fallo: 'cruz',
  'en-proceso': 'lleno',
  retenido: 'lleno',
  omitido: 'hueco',
  perdido: 'tachado',
  'sin-registro': 'guiones',
  'sin-decidir': 'hueco',
  'por-venir': 'tenue',
};

function Marca({ destino, solo = false }: { destino: DestinoTurno; solo?: boolean }) {
  return (
    <span
      aria-hidden
      className={clases.turno}
      style={{ ['--tono' as string]: `var(--mantine-color-${destinos[destino].color}-6)` }}
      data-forma={formas[destino]}
      data-solo={solo || undefined}
    />
  );
}

const enPalabras = ({ destino, tardeMs, motivo }: Turno): string =>
  [destinos[destino].palabra, tardeMs !== null && tardeMs > 1_000 && `empezó ${duracion(tardeMs)} después`, motivo]
    .filter(Boolean)
    .join(' · ');

/** The arrows walk the grid; Tab leaves it. */
function conFlechas(event: KeyboardEvent<HTMLTableElement>) {
  const pasos: Record<string, [number, number]> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
  };
  const paso = pasos[event.key];
  const actual = document.activeElement;
  if (!paso || !(actual instanceof HTMLElement) || actual.dataset['fila'] === undefined) return;
  event.preventDefault();
  let [fila, columna] = [Number(actual.dataset['fila']), Number(actual.dataset['columna'])];
  // Hours without a slot are passed over.
  for (let intento = 0; intento < 24; intento += 1) {
    fila += paso[0];
    columna += paso[1];
    const destino = event.currentTarget.querySelector<HTMLElement>(
      `[data-fila="${fila}"][data-columna="${columna}"]:not(:disabled)`,
    );
    if (destino) return destino.focus();
  }
}

function Detalle({ casilla }: { casilla: Casilla }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Turnos de la hora elegida">
      <Title order={2} mb="xs">
        {casilla.nombre}, {String(casilla.hora).padStart(2, '0')} h
      </Title>
      <Stack gap={4} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {casilla.turnos.map((turno) => (
          <Group key={turno.en} component="li" gap="xs" wrap="nowrap" align="flex-start">
            <Box mt={3}>
              <Marca destino={turno.destino} solo />
            </Box>
            <Text>
              <b className="cifra">{horaConSegundos(turno.en)}</b> · {enPalabras(turno)}{' '}
              {turno.ejecucionId && (
                <Link to="/admin/resultados" search={{ ver: turno.ejecucionId }} className={clases.enlace}>
                  Ver su ejecución
                </Link>
              )}
            </Text>
          </Group>
        ))}
        {casilla.aMano.map(({ en, por, motivo, ejecucionId }) => (
          <Text key={ejecucionId} component="li">
            <b className="cifra">{horaConSegundos(en)}</b> · A mano, por {por}: {motivo}{' '}
            <Link to="/admin/resultados" search={{ ver: ejecucionId }} className={clases.enlace}>
              Ver su ejecución
            </Link>
          </Text>
        ))}
      </Stack>
    </Paper>
  );
}

/** Slots that an hour of the grid has room for. */
const cabenPorHora = 12;

function Rejilla({ datos, alVer }: { datos: Calendario; alVer: (nombre: string) => void }) {
  const [elegida, setElegida] = useState<{ nombre: string; hora: number } | null>(null);
  const [mirada, setMirada] = useState<string | null>(null);
  const fila = elegida && datos.items.find(({ nombre }) => nombre === elegida.nombre);
  // The one way in with Tab: where the person was, or the first hour that has anything.
  const conTurnos = datos.items.flatMap((item) =>
    [...item.turnos, ...item.aMano].map(({ en }) => ({ nombre: item.nombre, hora: Number(hora(en).slice(0, 2)) })),
  );
  const entrada = elegida ?? conTurnos[0];
  const rejilla = useRef<HTMLDivElement>(null);
  // On a phone only some hours fit: today opens at the present one.
  useEffect(() => {
    const marco = rejilla.current;
    const ahora = datos.dia === hoyEnLima() ? Number(hora(new Date().toISOString()).slice(0, 2)) : 0;
    const columna = marco?.querySelector<HTMLElement>(`[data-columna="${ahora}"]`);
    const nombres = marco?.querySelector<HTMLElement>('th[scope="row"]');
    if (!marco || !columna || !nombres) return;
    const desdeElBorde = columna.getBoundingClientRect().left - marco.getBoundingClientRect().left;
    marco.scrollLeft += desdeElBorde - nombres.offsetWidth - columna.offsetWidth;
  }, [datos.dia]);
  return (
    <Stack gap="sm">
      <Paper ref={rejilla} withBorder py="sm" style={{ overflowX: 'auto' }}>
        <table
          className={clases.calendario}
          aria-label={`Turnos del ${fecha(datos.dia)}`}
          onKeyDown={conFlechas}
          onMouseLeave={() => setMirada(null)}
        >
          <thead>
            <tr>
              <th scope="col">Programación</th>
              {horas.map((h) => (
                <th key={h} scope="col">
                  {String(h).padStart(2, '0')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {datos.items.map((item, indice) => (
              <tr key={item.nombre}>
                <th scope="row">
                  <UnstyledButton className={clases.nombre} fz="xs" onClick={() => alVer(item.nombre)}>
                    {item.nombre}
                  </UnstyledButton>
                </th>
                {horas.map((h) => {
                  const casilla = casillaDe(item, h);
                  const vacia = casilla.turnos.length + casilla.aMano.length === 0;
                  const esElegida = elegida?.nombre === item.nombre && elegida.hora === h;
                  return (
                    <td key={h}>
                      <button
                        type="button"
                        className={clases.hora}
                        disabled={vacia}
                        data-vacia={vacia || undefined}
                        data-elegida={esElegida || undefined}
                        data-fila={indice}
                        data-columna={h}
                        tabIndex={entrada?.nombre === item.nombre && entrada.hora === h ? 0 : -1}
                        aria-label={resumen(casilla)}
                        aria-pressed={esElegida}
                        onMouseEnter={() => setMirada(vacia ? null : resumen(casilla))}
                        onFocus={() => setMirada(resumen(casilla))}
                        onClick={() => setElegida(esElegida ? null : { nombre: item.nombre, hora: h })}
                      >
                        {losQueCaben(casilla.turnos, cabenPorHora).map((turno) => (
                          <Marca key={turno.en} destino={turno.destino} solo={casilla.turnos.length === 1} />
                        ))}
                        {casilla.aMano.length > 0 && <IconHandClick size={16} aria-hidden />}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Paper>
      <ul className={clases.leyenda} aria-label="Leyenda">
        {destinoTurnoSchema.options.map((destino) => (
          <li key={destino}>
            <Marca destino={destino} solo />
            {destinos[destino].palabra}
          </li>
        ))}
        <li>
          <IconHandClick size={16} aria-hidden />A mano
        </li>
      </ul>
      <Text size="sm" mih={22} aria-hidden>
        {mirada ?? 'Pase por una hora para leerla; elíjala para ver sus turnos uno por uno.'}
      </Text>
      {elegida && fila && <Detalle casilla={casillaDe(fila, elegida.hora)} />}
      {datos.items.some(({ incompleto }) => incompleto) && (
        <Text size="sm" c="dimmed">
          Alguna programación tiene más turnos de los que caben: se ven los primeros del día.
        </Text>
      )}
    </Stack>
  );
}

const otroDia = (dia: string, pasos: number): string =>
  new Date(Date.parse(`${dia}T00:00:00Z`) + pasos * 86_400_000).toISOString().slice(0, 10);

/** Schedules by hours of one day, a mark per slot: what ran, what did not, and what is to come. */
export function CalendarioDeTurnos({
  dia,
  alIr,
  alVer,
}: {
  dia: string;
  alIr: (dia: string | undefined) => void;
  alVer: (nombre: string) => void;
}) {
  const consulta = useQuery(calendario(dia));
  const hoy = hoyEnLima();
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end">
        <ActionIcon variant="default" size={36} aria-label="Día anterior" onClick={() => alIr(otroDia(dia, -1))}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <TextInput
          type="date"
          label="Día"
          value={dia}
          onChange={({ currentTarget: { value } }) => value !== '' && alIr(value)}
        />
        <ActionIcon variant="default" size={36} aria-label="Día siguiente" onClick={() => alIr(otroDia(dia, 1))}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
        {dia !== hoy && (
          <Button variant="subtle" onClick={() => alIr(undefined)}>
            Hoy
          </Button>
        )}
      </Group>
      {consulta.isPending && <Cargando texto="Cargando los turnos…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.data?.items.length === 0 && (
        <Vacio
          titulo="Todavía no hay programaciones"
          texto="Aparecen cuando el planificador arranca por primera vez."
        />
      )}
      {consulta.data && consulta.data.items.length > 0 && (
        <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <Rejilla datos={consulta.data} alVer={alVer} />
        </Box>
      )}
    </Stack>
  );
}
