/** Money and dates as people in Peru write them; the only place that formats them. */
const simbolos = { PEN: 'S/', USD: 'US$' } as const;

const conMiles = (entero: string): string => entero.replace(/\B(?=(\d{3})+$)/g, ',');

/** `'1234.5'` → `S/ 1,234.50`. Takes the decimal string as it came: no detour through a JS number. */
export function soles(monto: string, moneda: 'PEN' | 'USD' = 'PEN'): string {
  const [, signo = '', entero = '0', decimales = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(monto) ?? [];
  return `${signo}${simbolos[moneda]} ${conMiles(entero)}.${decimales.padEnd(2, '0').slice(0, 2)}`;
}

/** `'12.500'` → `12.5`; `'1200'` → `1,200`. */
export function cantidad(texto: string): string {
  const [, signo = '', entero = '0', decimales = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(texto) ?? [];
  const resto = decimales.replace(/0+$/, '');
  return `${signo}${conMiles(entero)}${resto === '' ? '' : `.${resto}`}`;
}

const zona = 'America/Lima';
const dia = new Intl.DateTimeFormat('es-PE', { timeZone: zona, day: 'numeric', month: 'short', year: 'numeric' });
const reloj = new Intl.DateTimeFormat('es-PE', {
  timeZone: zona,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const relojLargo = new Intl.DateTimeFormat('es-PE', {
  timeZone: zona,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** An instant, or a calendar day `2026-11-24` which has no time zone: noon in Lima is on that day. */
const instante = (iso: string): Date => new Date(/^\d{4}-\d{2}-\d{2}$/.test(iso) ? `${iso}T12:00:00-05:00` : iso);

/** `24 nov 2026` */
export const fecha = (iso: string): string => dia.format(instante(iso)).replaceAll('.', '').replaceAll(' de ', ' ');
/** `14:05`, Lima time. */
export const hora = (iso: string): string => reloj.format(instante(iso));
export const horaConSegundos = (iso: string): string => relojLargo.format(instante(iso));
/** `24 nov 2026, 14:05` */
export const fechaHora = (iso: string): string => `${fecha(iso)}, ${hora(iso)}`;

/** Today in Lima as `2026-11-24`, for date filters. */
export const hoyEnLima = (ahora: Date = new Date()): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zona }).format(ahora);

/** `hace 5 min`: shown beside the exact time, never instead of it. */
export function hace(iso: string, ahora: Date = new Date()): string {
  const segundos = Math.max(0, Math.round((ahora.getTime() - instante(iso).getTime()) / 1000));
  if (segundos < 60) return 'ahora';
  if (segundos < 3_600) return `hace ${Math.floor(segundos / 60)} min`;
  if (segundos < 86_400) return `hace ${Math.floor(segundos / 3_600)} h`;
  return fecha(iso);
}

/** A letter or two for a person's picture. */
export const iniciales = (nombre: string): string =>
  nombre
    .split(/\s+/)
    .slice(0, 2)
    .map((palabra) => palabra.charAt(0).toUpperCase())
    .join('');
