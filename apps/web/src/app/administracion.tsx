import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { paginasDeAdministracion } from './navegacion.ts';
import { useYo } from './session.tsx';
import clases from './administracion.module.css';

/** The tabs of Administración, each with an address of its own, above the page that is open. */
export function Administracion() {
  const { permisos } = useYo();
  const { pathname } = useLocation();
  const pestanias = useRef<HTMLElement>(null);
  // On a phone the tabs are wider than the screen.
  useEffect(() => {
    pestanias.current?.querySelector('[data-status="active"]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [pathname]);
  return (
    <>
      <nav ref={pestanias} className={clases.pestanias} aria-label="Administración">
        {paginasDeAdministracion
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
