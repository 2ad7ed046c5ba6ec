import { paginasDeFacturacion } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Facturacion = () => <Pestanias nombre="Facturación" paginas={paginasDeFacturacion} />;
