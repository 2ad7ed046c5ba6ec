import { Group } from '@mantine/core';
import { useRef } from 'react';
import type { Almacen } from '@jsol/contracts/inventario';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { ElegirAlmacen } from './elegir-almacen.tsx';

type Props = {
  almacenes: readonly Almacen[];
  almacenId: string;
  q: string;
  alElegirAlmacen: (id: string) => void;
  alBuscar: (q: string) => void;
};

export function FiltrosStock({ almacenes, almacenId, q, alElegirAlmacen, alBuscar }: Props) {
  const campo = useRef<HTMLInputElement>(null);
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label="Stock">
      <ElegirAlmacen almacenes={almacenes} valor={almacenId} alElegir={alElegirAlmacen} />
      <CampoDeBusqueda ref={campo} q={q} placeholder="Código o nombre del producto" alBuscar={alBuscar} />
    </Group>
  );
}
