import { useEffect, useSyncExternalStore } from 'react';

/**
 * A new version of the application waits until a person takes it, and never comes in the middle of a sale: a tab that
 * is `enMedio` loads the new one when it is done.
 */
let enEspera: ServiceWorker | null = null;
let enMedio = 0;
let recargaPendiente = false;
const oyentes = new Set<() => void>();
const avisar = () => oyentes.forEach((oyente) => oyente());

const cadaCuantoMs = 30 * 60_000;

function recargar(): void {
  recargaPendiente = true;
  if (enMedio === 0) window.location.reload();
}

function vigilar(registro: ServiceWorkerRegistration): void {
  const ofrecer = () => {
    // Without one in use, what was installed is the first and there is nothing to change over from.
    if (!registro.waiting || !navigator.serviceWorker.controller) return;
    enEspera = registro.waiting;
    avisar();
  };
  ofrecer();
  registro.addEventListener('updatefound', () => registro.installing?.addEventListener('statechange', ofrecer));
  const buscar = () => void registro.update().catch(() => undefined);
  setInterval(buscar, cadaCuantoMs);
  window.addEventListener('online', buscar);
}

/** Keeps the till openable without network. Browsers do this on secure pages only; elsewhere nothing changes. */
export function registrarServiceWorker(): void {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  // The first one to take over a page brings no new version.
  let habia = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (habia) recargar();
    habia = true;
  });
  // A browser set to refuse it still sells with network.
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then(vigilar, () => undefined);
}

/** Every open tab changes over: the ones in the middle of a sale once it is done. */
export const tomarVersionNueva = (): void => enEspera?.postMessage('activar');

const suscribir = (oyente: () => void) => {
  oyentes.add(oyente);
  return () => void oyentes.delete(oyente);
};

/** `ofrecida`: one waits. `enMedio`: this tab has something under way that a reload would disturb. */
export const useVersionNueva = (): { ofrecida: boolean; enMedio: boolean } => ({
  ofrecida: useSyncExternalStore(suscribir, () => enEspera !== null),
  enMedio: useSyncExternalStore(suscribir, () => enMedio > 0),
});

/** While `ocupado`, no new version is loaded into this tab. */
export function useSinInterrupcion(ocupado: boolean): void {
  useEffect(() => {
    if (!ocupado) return;
    enMedio += 1;
    avisar();
    return () => {
      enMedio -= 1;
      avisar();
      if (recargaPendiente) recargar();
    };
  }, [ocupado]);
}
