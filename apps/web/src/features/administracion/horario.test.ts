import { describe, expect, it } from 'vitest';
import { aForma, aHorario } from './horario.ts';
import { duracion } from './palabras.ts';

describe('a timing in the form', () => {
  it.each([
    [{ cron: '50 23 * * *' }, { modo: 'diario', hora: '23:50', dias: [] }],
    [{ cron: '0 7 * * 1,3' }, { modo: 'diario', hora: '07:00', dias: ['1', '3'] }],
    [{ cron: '*/10 8-20 * * *' }, { modo: 'crontab', crontab: '*/10 8-20 * * *' }],
    [{ everyMs: 300_000 }, { modo: 'intervalo', cada: 5, unidad: 'min' }],
    [{ everyMs: 7_200_000 }, { modo: 'intervalo', cada: 2, unidad: 'h' }],
    [{ everyMs: 90_000 }, { modo: 'intervalo', cada: 90, unidad: 's' }],
  ])('%j is read and comes back as it was', (horario, forma) => {
    expect(aForma(horario)).toMatchObject(forma);
    expect(aHorario(aForma(horario))).toEqual({ horario });
  });

  it('takes a range of days, Sunday as 7 too', () => {
    expect(aForma({ cron: '0 7 * * 1-5' }).dias).toEqual(['1', '2', '3', '4', '5']);
    expect(aForma({ cron: '0 7 * * 7' }).dias).toEqual(['0']);
  });

  it('says what is missing', () => {
    const forma = aForma({ everyMs: 60_000 });
    for (const mala of [
      { ...forma, cada: '' },
      { ...forma, cada: 0 },
      { ...forma, modo: 'diario', hora: '' } as const,
      { ...forma, modo: 'crontab', crontab: ' ' } as const,
    ]) {
      expect(aHorario(mala)).toHaveProperty('falta');
    }
  });
});

it('says how late in the units people use', () => {
  expect([45_000, 95_000, 120_000, 3_600_000, 5_400_000].map(duracion)).toEqual([
    '45 s',
    '1 min 35 s',
    '2 min',
    '1 h',
    '1 h 30 min',
  ]);
});
