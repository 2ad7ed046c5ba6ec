import { paginasDeAdministracion } from './navegacion.ts';
import { Pestanias } from './pestanias.tsx';

export const Administracion = () => <Pestanias nombre="Administración" paginas={paginasDeAdministracion} />;
