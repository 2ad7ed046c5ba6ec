import { paginasDeConfiguracion } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Configuracion = () => <Pestanias nombre="Configuración de facturación" paginas={paginasDeConfiguracion} />;
