import { IconCircleCheck, IconCircleX, IconEye, IconProgress } from '@tabler/icons-react';
import type { Importacion, ImportacionFila } from '@jsol/contracts/inventario-catalogo';
import { Insignia, type Aspecto } from '../../../components/insignia.tsx';

const estados: Record<Importacion['estado'], Aspecto> = {
  revisando: { palabra: 'Revisando', color: 'blue', Icono: IconProgress },
  revisada: { palabra: 'Por confirmar', color: 'yellow', Icono: IconEye },
  aplicando: { palabra: 'Aplicando', color: 'blue', Icono: IconProgress },
  aplicada: { palabra: 'Aplicada', color: 'green', Icono: IconCircleCheck },
  ilegible: { palabra: 'No se pudo leer', color: 'red', Icono: IconCircleX },
};
export const EstadoImportacion = ({ estado }: { estado: Importacion['estado'] }) => <Insignia {...estados[estado]} />;

const filas: Record<ImportacionFila['estado'], Aspecto> = {
  crear: { palabra: 'Nuevo', color: 'blue' },
  cambiar: { palabra: 'Cambia', color: 'blue' },
  igual: { palabra: 'Sin cambios', color: 'gray' },
  errada: { palabra: 'Con errores', color: 'red', Icono: IconCircleX },
  hecha: { palabra: 'Hecha', color: 'green', Icono: IconCircleCheck },
  rechazada: { palabra: 'Rechazada', color: 'red', Icono: IconCircleX },
};
export const EstadoFila = ({ estado }: { estado: ImportacionFila['estado'] }) => <Insignia {...filas[estado]} />;
