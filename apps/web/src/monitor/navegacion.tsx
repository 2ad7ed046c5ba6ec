import { useSyncExternalStore, type ComponentProps } from 'react';

/** Where the person is. The filters of every page live here, so that a view can be sent to somebody. */
export type Ubicacion = { readonly ruta: string; readonly parametros: URLSearchParams };

const oyentes = new Set<() => void>();
const avisar = () => oyentes.forEach((oyente) => oyente());

const suscribir = (oyente: () => void) => {
  oyentes.add(oyente);
  window.addEventListener('popstate', oyente);
  return () => {
    oyentes.delete(oyente);
    window.removeEventListener('popstate', oyente);
  };
};

export function useUbicacion(): Ubicacion {
  const href = useSyncExternalStore(suscribir, () => window.location.pathname + window.location.search);
  const [ruta = '/', consulta = ''] = href.split('?');
  return { ruta, parametros: new URLSearchParams(consulta) };
}

/** @param reemplazar the entry of the history, for what is typed letter by letter. */
export function ir(href: string, { reemplazar = false }: { reemplazar?: boolean } = {}): void {
  if (href === window.location.pathname + window.location.search) return;
  window.history[reemplazar ? 'replaceState' : 'pushState'](null, '', href);
  avisar();
  if (!reemplazar) window.scrollTo(0, 0);
}

/** Whoever was asked for the password at the root goes on to the page asked for; only to one of the monitor itself. */
export function volverAloPedido(): void {
  const pedido = new URLSearchParams(window.location.search).get('ir');
  if (pedido === null) return;
  const { origin, pathname, search } = new URL(pedido, window.location.origin);
  window.history.replaceState(null, '', origin === window.location.origin ? pathname + search : '/');
}

/** `/ejecuciones` with what is set of the parameters. */
export function conParametros(ruta: string, parametros: Readonly<Record<string, string | null | undefined>>): string {
  const consulta = new URLSearchParams();
  for (const [nombre, valor] of Object.entries(parametros)) if (valor) consulta.set(nombre, valor);
  const texto = consulta.toString();
  return texto === '' ? ruta : `${ruta}?${texto}`;
}

/** A link within the monitor; with a key held it opens elsewhere, as any link does. */
export function Enlace({ href, onClick, ...resto }: ComponentProps<'a'> & { href: string }) {
  return (
    <a
      {...resto}
      href={href}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        ir(href);
      }}
    />
  );
}
