import type { Timing } from './schedule.ts';

const days = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];
const number = /^\d{1,2}$/;

const clock = (minute: string, hour: string): string => `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;

/** `lunes a viernes`, `lunes y jueves`; null for what has no plain words. */
function weekdays(field: string): string | null {
  if (field === '*') return '';
  const range = /^(\d)-(\d)$/.exec(field);
  if (range) return ` de ${days[Number(range[1]) % 7]} a ${days[Number(range[2]) % 7]}`;
  if (!/^\d(,\d)*$/.test(field)) return null;
  const names = field.split(',').map((day) => days[Number(day) % 7]!);
  return ` cada ${names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} y ${names.at(-1)}`}`;
}

function crontabInWords(cron: string): string | null {
  const [minute = '', hour = '', monthDay = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const when = weekdays(weekday);
  if (month !== '*' || when === null) return null;
  const step = /^\*\/(\d+)$/;
  if (monthDay === '*' && hour === '*') {
    const minutes = step.exec(minute)?.[1];
    // A step that does not divide the hour starts again at each hour: it is no interval.
    if (minutes && 60 % Number(minutes) === 0) return `cada ${minutes} min${when}`;
    if (number.test(minute)) return `cada hora, en el minuto ${minute}${when}`;
  }
  if (!number.test(minute)) return null;
  if (monthDay === '*' && step.test(hour)) {
    const hours = Number(step.exec(hour)![1]);
    return 24 % hours === 0 ? `cada ${hours} h, en el minuto ${minute}${when}` : null;
  }
  if (!number.test(hour)) return null;
  if (monthDay === '*') return `${when === '' ? 'cada día' : when.trim()} a las ${clock(minute, hour)}`;
  return number.test(monthDay) && when === '' ? `el día ${monthDay} de cada mes a las ${clock(minute, hour)}` : null;
}

/** `cada 5 min`, `cada día a las 23:50`, `de lunes a viernes a las 07:00`; what has no plain words, as its crontab. */
export function describeTiming(timing: Timing): string {
  if ('cron' in timing) return crontabInWords(timing.cron) ?? `crontab ${timing.cron}`;
  const seconds = timing.everyMs / 1_000;
  if (seconds % 86_400 === 0) return seconds === 86_400 ? 'cada día a las 00:00' : `cada ${seconds / 86_400} días`;
  if (seconds % 3_600 === 0) return seconds === 3_600 ? 'cada hora' : `cada ${seconds / 3_600} h`;
  if (seconds % 60 === 0) return seconds === 60 ? 'cada minuto' : `cada ${seconds / 60} min`;
  return seconds === 1 ? 'cada segundo' : `cada ${seconds} s`;
}
