import { paginasDeInventario } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Inventario = () => <Pestanias nombre="Inventario" paginas={paginasDeInventario} />;
