import { defineError } from '../errors/domain-error.ts';

export const horarioDesconocido = defineError({
  code: 'programacion.horario_desconocido',
  title: 'No existe el horario',
  status: 404,
  fix: 'Elija uno de los horarios de la lista de tareas programadas.',
});

export const horarioInvalido = defineError({
  code: 'programacion.horario_invalido',
  title: 'El horario no se entiende',
  status: 422,
  fix: 'Escriba un crontab de cinco campos (minuto, hora, día, mes, día de la semana) o un intervalo de al menos un segundo.',
});
