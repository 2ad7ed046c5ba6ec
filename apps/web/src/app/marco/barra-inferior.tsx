import { Menu, UnstyledButton } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { pantallasPara } from '../navegacion.ts';
import clases from './marco.module.css';

const visibles = 4;

/** The rail on a phone: the first screens, and the rest behind "Más". */
export function BarraInferior({ permisos }: { permisos: readonly string[] }) {
  const todas = pantallasPara(permisos);
  const primeras = todas.length > visibles + 1 ? todas.slice(0, visibles) : todas;
  const resto = todas.slice(primeras.length);
  return (
    <nav className={clases.inferior} aria-label="Menú principal">
      {primeras.map(({ ruta, palabra, Icono }) => (
        <Link key={ruta} to={ruta} className={clases.pestania}>
          <Icono size={22} stroke={1.7} aria-hidden />
          {palabra}
        </Link>
      ))}
      {resto.length > 0 && (
        <Menu position="top-end">
          <Menu.Target>
            <UnstyledButton className={clases.pestania}>
              <IconDots size={22} aria-hidden />
              Más
            </UnstyledButton>
          </Menu.Target>
          <Menu.Dropdown>
            {resto.map(({ ruta, palabra, Icono }) => (
              <Menu.Item key={ruta} component={Link} to={ruta} leftSection={<Icono size={18} aria-hidden />}>
                {palabra}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
