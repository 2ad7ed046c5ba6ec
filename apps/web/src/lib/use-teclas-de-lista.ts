import { useEffect, type RefObject } from 'react';

/** Marks what ↑ and ↓ move between; Enter then opens it, as it does on any link. */
export const marcaDeFila = { 'data-fila': '' } as const;

/**
 * ↑ and ↓ walk the rows inside `contenedor` wherever nothing else wants those keys: with the focus on the page itself,
 * in the list, or in the search box that stands above it (`desde`).
 */
export function useTeclasDeLista(contenedor: RefObject<HTMLElement | null>, desde: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const alPulsar = (event: KeyboardEvent) => {
      if ((event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || event.ctrlKey || event.altKey || event.metaKey)
        return;
      const lista = contenedor.current;
      const activo = document.activeElement;
      if (!lista || event.defaultPrevented) return;
      const libre = activo === null || activo === document.body || activo.id === 'contenido';
      if (!libre && !lista.contains(activo) && activo !== desde.current) return;
      const filas = [...lista.querySelectorAll<HTMLElement>('[data-fila]')];
      const actual = filas.findIndex((fila) => fila === activo);
      const siguiente = event.key === 'ArrowDown' ? actual + 1 : actual - 1;
      const destino = siguiente < 0 ? desde.current : filas[Math.min(siguiente, filas.length - 1)];
      if (!destino) return;
      event.preventDefault();
      destino.focus();
    };
    document.addEventListener('keydown', alPulsar);
    return () => document.removeEventListener('keydown', alPulsar);
  }, [contenedor, desde]);
}
