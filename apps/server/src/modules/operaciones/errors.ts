import { defineError } from '../../platform/errors/domain-error.ts';

export const alertaNoEncontrada = defineError({
  code: 'operaciones.alerta_no_encontrada',
  title: 'Esa alerta no existe o ya terminó',
  status: 404,
  fix: 'Actualice la lista: quizá se resolvió sola o ya la atiende otra persona.',
});

export const guiaNoEncontrada = defineError({
  code: 'operaciones.guia_no_encontrada',
  title: 'No existe esa guía',
  status: 404,
  fix: 'Las guías están en docs/operacion/, una por cada clase de alerta.',
});
