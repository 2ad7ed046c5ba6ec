import type { Timing } from '../../platform/schedules/schedule.ts';

const dias = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];

/** `cada 5 min`, `cada día a las 23:50`, `los domingos a las 04:00`; anything else as its crontab. */
export function describeTiming(timing: Timing): string {
  if ('everyMs' in timing) {
    const seconds = timing.everyMs / 1_000;
    if (seconds % 3_600 === 0) return seconds === 3_600 ? 'cada hora' : `cada ${seconds / 3_600} h`;
    return seconds % 60 === 0 ? `cada ${seconds / 60} min` : `cada ${seconds} s`;
  }
  const daily = /^(\d{1,2}) (\d{1,2}) \* \* (\*|\d)$/.exec(timing.cron);
  if (!daily) return `crontab \`${timing.cron}\``;
  const [, minute, hour, weekday] = daily;
  const at = `${hour!.padStart(2, '0')}:${minute!.padStart(2, '0')}`;
  return weekday === '*' ? `cada día a las ${at}` : `cada ${dias[Number(weekday) % 7]} a las ${at}`;
}
