import { useBlocker } from '@tanstack/react-router';

const preguntas = {
  seConserva: 'Lo escrito queda guardado en este navegador, sin emitir. ¿Salir del formulario?',
  sePierde: 'Hay cambios sin guardar. ¿Salir y perderlos?',
};

/**
 * Asks before a form with something written in it is left for another page. What is kept in this browser survives a
 * reload, so that the browser itself asks only where it would be lost.
 */
export function useSinGuardar(haySinGuardar: () => boolean, { seConserva = false } = {}): void {
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      current.pathname !== next.pathname &&
      haySinGuardar() &&
      !window.confirm(seConserva ? preguntas.seConserva : preguntas.sePierde),
    enableBeforeUnload: () => !seConserva && haySinGuardar(),
  });
}
