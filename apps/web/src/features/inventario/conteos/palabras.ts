import { IconChecklist, IconCircleCheck, IconCircleX, IconEye } from '@tabler/icons-react';
import type { Conteo, EstadoConteo } from '@jsol/contracts/inventario-conteos';
import type { Aspecto } from '../../../components/insignia.tsx';

export const estados: Record<EstadoConteo, Aspecto> = {
  abierto: { palabra: 'Contando', color: 'blue', Icono: IconChecklist },
  revision: { palabra: 'En revisión', color: 'yellow', Icono: IconEye },
  aplicado: { palabra: 'Aplicado', color: 'green', Icono: IconCircleCheck },
  anulado: { palabra: 'Anulado', color: 'gray', Icono: IconCircleX },
};

export const alcanceEnPalabras = ({ alcance, categoria }: Pick<Conteo, 'alcance' | 'categoria'>): string =>
  alcance === 'almacen' ? 'Todo el almacén' : alcance === 'categoria' ? (categoria ?? '') : 'Lista de productos';
