import { expect, it } from 'vitest';
import { describeTiming } from './timing-in-spanish.ts';

it.each([
  [{ everyMs: 300_000 }, 'cada 5 min'],
  [{ everyMs: 60_000 }, 'cada minuto'],
  [{ everyMs: 3_600_000 }, 'cada hora'],
  [{ everyMs: 1_500 }, 'cada 1.5 s'],
  [{ cron: '50 23 * * *' }, 'cada día a las 23:50'],
  [{ cron: '0 4 * * 0' }, 'cada domingo a las 04:00'],
  [{ cron: '0 7 * * 1-5' }, 'de lunes a viernes a las 07:00'],
  [{ cron: '0 7 * * 1,3,5' }, 'cada lunes, miércoles y viernes a las 07:00'],
  [{ cron: '30 6 1 * *' }, 'el día 1 de cada mes a las 06:30'],
  [{ cron: '*/10 * * * *' }, 'cada 10 min'],
  [{ cron: '5 */6 * * *' }, 'cada 6 h, en el minuto 5'],
  [{ cron: '15 * * * *' }, 'cada hora, en el minuto 15'],
])('says %j in words: %s', (timing, words) => {
  expect(describeTiming(timing)).toBe(words);
});

it.each(['*/7 * * * *', '0 */5 * * *', '0 0 1 1 *', '15 8-20 * * 1-5', '0 7 1 * 1'])(
  'leaves "%s" as it is, rather than say something that is not so',
  (cron) => {
    expect(describeTiming({ cron })).toBe(`crontab ${cron}`);
  },
);
