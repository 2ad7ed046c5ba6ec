import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Cargando } from '../components/avisos.tsx';

/**
 * Leads elsewhere, once. The router keeps this on screen until the other page's code has come, and a redirect that
 * fires again on each render meanwhile would never arrive.
 */
export function IrA({ href }: { href: string | ((actual: string) => string) }) {
  const router = useRouter();
  useEffect(() => {
    const destino = typeof href === 'string' ? href : href(router.state.location.href);
    void router.navigate({ href: destino, replace: true });
    // Where to is decided when this appears; what renders afterwards does not change it.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return <Cargando texto="Abriendo…" />;
}
