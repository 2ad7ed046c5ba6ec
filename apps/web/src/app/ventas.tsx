import { paginasDeVentas } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Ventas = () => <Pestanias nombre="Ventas" paginas={paginasDeVentas} />;
