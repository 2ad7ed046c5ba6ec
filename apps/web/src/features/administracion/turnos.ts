import type { Calendario, DestinoTurno, Turno } from '@jsol/contracts/administracion';
import { hora } from '../../lib/format.ts';
import { destinos } from './palabras.ts';

type Fila = Calendario['items'][number];

/** One hour of one schedule: its slots, and what people started by hand. */
export type Casilla = {
  nombre: string;
  hora: number;
  turnos: readonly Turno[];
  aMano: Fila['aMano'];
};

const horaDe = ({ en }: { en: string }): number => Number(hora(en).slice(0, 2));

export const casillaDe = ({ nombre, turnos, aMano }: Fila, h: number): Casilla => ({
  nombre,
  hora: h,
  turnos: turnos.filter((turno) => horaDe(turno) === h),
  aMano: aMano.filter((una) => horaDe(una) === h),
});

/** A schedule of every minute has more slots in an hour than there is room for: these are never left out first. */
const loQueImporta: readonly DestinoTurno[] = [
  'fallo',
  'perdido',
  'retenido',
  'en-proceso',
  'sin-decidir',
  'sin-registro',
  'recuperado',
  'corrio-tarde',
  'omitido',
];

/** The slots an hour has room to show, in their order; when they do not all fit, the uneventful ones give way. */
export function losQueCaben(turnos: readonly Turno[], cuantos: number): readonly Turno[] {
  if (turnos.length <= cuantos) return turnos;
  const peso = ({ destino }: Turno) => {
    const lugar = loQueImporta.indexOf(destino);
    return lugar === -1 ? loQueImporta.length : lugar;
  };
  const elegidos = new Set(turnos.toSorted((uno, otro) => peso(uno) - peso(otro)).slice(0, cuantos));
  return turnos.filter((turno) => elegidos.has(turno));
}

/** `07 h: 2 Corrió, 1 Omitido, 1 a mano`: what the marks of one hour say. */
export function resumen({ nombre, hora: h, turnos, aMano }: Casilla): string {
  const cuenta = new Map<string, number>();
  for (const { destino } of turnos) {
    const { palabra } = destinos[destino];
    cuenta.set(palabra, (cuenta.get(palabra) ?? 0) + 1);
  }
  const partes = [...cuenta].map(([palabra, veces]) => (turnos.length === 1 ? palabra : `${veces} ${palabra}`));
  if (aMano.length > 0) partes.push(`${aMano.length} a mano`);
  return `${nombre}, ${String(h).padStart(2, '0')} h: ${partes.join(', ') || 'sin turnos'}`;
}
