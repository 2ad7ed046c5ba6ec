import { horarioSchema, type Horario } from '@jsol/contracts/administracion';

/** A timing as the form holds it: the three ways people think of one. */
export type HorarioEnForma = {
  modo: 'diario' | 'intervalo' | 'crontab';
  /** `HH:MM` */
  hora: string;
  /** `0` is Sunday; none means every day. */
  dias: string[];
  cada: number | string;
  unidad: 'min' | 'h' | 's';
  crontab: string;
};

export const diasDeLaSemana = [
  { valor: '1', palabra: 'Lun' },
  { valor: '2', palabra: 'Mar' },
  { valor: '3', palabra: 'Mié' },
  { valor: '4', palabra: 'Jue' },
  { valor: '5', palabra: 'Vie' },
  { valor: '6', palabra: 'Sáb' },
  { valor: '0', palabra: 'Dom' },
] as const;

const unidadesMs = { s: 1_000, min: 60_000, h: 3_600_000 } as const;
const vacia: HorarioEnForma = { modo: 'crontab', hora: '06:00', dias: [], cada: 5, unidad: 'min', crontab: '' };

const expandir = (campo: string): string[] | null => {
  if (campo === '*') return [];
  const rango = /^([0-7])-([0-7])$/.exec(campo);
  if (rango) {
    const [desde, hasta] = [Number(rango[1]), Number(rango[2])];
    return Array.from({ length: hasta - desde + 1 }, (_, indice) => String((desde + indice) % 7));
  }
  return /^[0-7](,[0-7])*$/.test(campo) ? campo.split(',').map((dia) => String(Number(dia) % 7)) : null;
};

/** The form that says the same as a timing; what has no simpler form stays a crontab. */
export function aForma(horario: Horario): HorarioEnForma {
  if ('everyMs' in horario) {
    const unidad = horario.everyMs % unidadesMs.h === 0 ? 'h' : horario.everyMs % unidadesMs.min === 0 ? 'min' : 's';
    return { ...vacia, modo: 'intervalo', cada: horario.everyMs / unidadesMs[unidad], unidad };
  }
  const [minuto = '', hora = '', dia, mes, semana = ''] = horario.cron.trim().split(/\s+/);
  const dias = expandir(semana);
  const simple = /^\d{1,2}$/.test(minuto) && /^\d{1,2}$/.test(hora) && dia === '*' && mes === '*' && dias !== null;
  return {
    ...vacia,
    crontab: horario.cron,
    ...(simple ? { modo: 'diario', dias, hora: `${hora.padStart(2, '0')}:${minuto.padStart(2, '0')}` } : {}),
  };
}

/** The timing the form describes, or the sentence that says what is missing. */
export function aHorario(forma: HorarioEnForma): { horario: Horario } | { falta: string } {
  if (forma.modo === 'intervalo') {
    const everyMs = Number(forma.cada) * unidadesMs[forma.unidad];
    const leido = horarioSchema.safeParse({ everyMs });
    return forma.cada !== '' && leido.success
      ? { horario: leido.data }
      : { falta: 'Escriba cada cuánto corre: un número entero, desde un segundo hasta 31 días.' };
  }
  if (forma.modo === 'diario') {
    const [, hora, minuto] = /^(\d{2}):(\d{2})$/.exec(forma.hora) ?? [];
    if (!hora || !minuto) return { falta: 'Escriba la hora.' };
    const dias = forma.dias.length === 0 || forma.dias.length === 7 ? '*' : forma.dias.toSorted().join(',');
    return { horario: { cron: `${Number(minuto)} ${Number(hora)} * * ${dias}` } };
  }
  const cron = forma.crontab.trim();
  return cron === ''
    ? { falta: 'Escriba el crontab: minuto, hora, día, mes y día de la semana.' }
    : { horario: { cron } };
}
