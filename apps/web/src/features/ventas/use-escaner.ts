import { useEffect, useEffectEvent } from 'react';
import { seguirTecla, sinEscaneo } from './escaneo.ts';

/** Puts a field back to what it held, as if it had been typed: React hears of it. */
function reponer(campo: HTMLInputElement | HTMLTextAreaElement, valor: string): void {
  const prototipo = campo instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototipo, 'value')!.set!.call(campo, valor);
  campo.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * A scan that lands in a quantity, an amount or a name is taken out of it and handed over. The search box, marked
 * `data-busqueda`, takes its own.
 */
export function useEscaner(alEscanear: (codigo: string) => void): void {
  const entregar = useEffectEvent(alEscanear);
  useEffect(() => {
    let escaneo = sinEscaneo;
    let campo: HTMLInputElement | HTMLTextAreaElement | null = null;
    let valor = '';
    const alTeclear = (event: KeyboardEvent) => {
      const donde = event.target;
      if (!(donde instanceof HTMLInputElement || donde instanceof HTMLTextAreaElement)) return;
      if (donde.dataset['busqueda'] !== undefined) return;
      const siguiente = seguirTecla(escaneo, event.key, event.timeStamp, donde.inputMode === 'decimal');
      if (siguiente.escaneo.texto.length === 1) {
        campo = donde;
        valor = donde.value;
      }
      escaneo = siguiente.escaneo;
      if (siguiente.codigo === null) return;
      event.preventDefault();
      event.stopPropagation();
      if (campo) reponer(campo, valor);
      entregar(siguiente.codigo);
    };
    // Before the field's own handlers: its form must not be sent by the scanner's Enter.
    window.addEventListener('keydown', alTeclear, { capture: true });
    return () => window.removeEventListener('keydown', alTeclear, { capture: true });
  }, []);
}
