import { defineError } from '../../../platform/errors/domain-error.ts';

export const mesNoCerrable = defineError({
  code: 'inventario.mes_no_cerrable',
  title: 'Ese mes no se puede cerrar ni reabrir',
  status: 409,
  fix: 'Haga antes lo que el mensaje pide: esperar a que el mes termine, cerrar el anterior o actualizar la valorización.',
});

export const fechaEnMesCerrado = defineError({
  code: 'inventario.fecha_en_mes_cerrado',
  title: 'Esa fecha está en un mes cerrado',
  status: 409,
  fix: 'Use una fecha del mes abierto, o reabra el mes en Inventario, Meses cerrados.',
});

export const entradaNoCosteable = defineError({
  code: 'inventario.entrada_no_costeable',
  title: 'A esa entrada no se le puede agregar ese costo',
  status: 422,
  fix: 'Elija una entrada de la lista y una fecha que no sea anterior a ella.',
});
