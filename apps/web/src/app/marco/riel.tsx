import { UnstyledButton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { pantallasPara } from '../navegacion.ts';
import clases from './marco.module.css';

/** The menu by module: icon and word, or icons alone once folded. */
export function Riel({ permisos }: { permisos: readonly string[] }) {
  const [plegado, setPlegado] = useLocalStorage({ key: 'riel-plegado', defaultValue: false });
  const Plegar = plegado ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={clases.riel} data-plegado={plegado || undefined} aria-label="Menú principal">
      <div className={clases.marca}>
        <img src="/icono.svg" alt="" width={28} height={28} />
        {!plegado && 'JSOLUCIONES'}
      </div>
      {pantallasPara(permisos).map(({ ruta, palabra, Icono }) => (
        <Link
          key={ruta}
          to={ruta}
          className={clases.entrada}
          aria-label={palabra}
          title={plegado ? palabra : undefined}
        >
          <Icono size={20} stroke={1.7} aria-hidden style={{ flex: 'none' }} />
          {!plegado && palabra}
        </Link>
      ))}
      <UnstyledButton
        mt="auto"
        className={clases.entrada}
        onClick={() => setPlegado(!plegado)}
        aria-label={plegado ? 'Desplegar el menú' : 'Plegar el menú'}
        aria-expanded={!plegado}
      >
        <Plegar size={20} stroke={1.7} aria-hidden style={{ flex: 'none' }} />
        {!plegado && 'Plegar'}
      </UnstyledButton>
    </nav>
  );
}
