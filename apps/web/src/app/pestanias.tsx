import { Link, Outlet, useLocation, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useYo } from './session.tsx';
import clases from './pestanias.module.css';

type Props = {
  /** What they are the pages of. */
  nombre: string;
  paginas: readonly { ruta: LinkProps['to']; palabra: string; permiso: string }[];
};

/** Tabs with an address each, above the page that is open; a person sees those they may open. */
export function Pestanias({ nombre, paginas }: Props) {
  const { permisos } = useYo();
  const { pathname } = useLocation();
  const pestanias = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    pestanias.current?.querySelector('[data-status="active"]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  return (
    <>
      <nav ref={pestanias} className={clases.pestanias} aria-label={nombre}>
        {paginas
          .filter(({ permiso }) => permisos.includes(permiso))
          .map(({ ruta, palabra }) => (
            <Link key={ruta} to={ruta} className={clases.pestania}>
              {palabra}
            </Link>
          ))}
      </nav>
      <Outlet />
    </>
  );
}
