import { paginasDeTiendas } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Tiendas = () => <Pestanias nombre="Tiendas en línea" paginas={paginasDeTiendas} />;
