import { fecha, hace, hora, hoyEnLima } from '../../../lib/format.ts';

/** `de las 14:05 (hace 12 min)`, or with the day where that is not today's. */
export function desde(iso: string, ahora: Date = new Date()): string {
  return hoyEnLima(new Date(iso)) === hoyEnLima(ahora)
    ? `de las ${hora(iso)} (${hace(iso, ahora)})`
    : `del ${fecha(iso)}, ${hora(iso)}`;
}
