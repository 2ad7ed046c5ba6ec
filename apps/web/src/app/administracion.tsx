import { Link, Outlet } from '@tanstack/react-router';
import { paginasDeAdministracion } from './navegacion.ts';
import { useYo } from './session.tsx';
import clases from './administracion.module.css';

/** The tabs of Administración, each with an address of its own, above the page that is open. */
export function Administracion() {
  const { permisos } = useYo();
  return (
    <>
      <nav className={clases.pestanias} aria-label="Administración">
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
