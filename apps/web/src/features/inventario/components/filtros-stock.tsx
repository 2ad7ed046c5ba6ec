import { Group, Select } from '@mantine/core';
import { useRef } from 'react';
import type { Almacen } from '@jsol/contracts/inventario';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';

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
      <Select
        label="Almacén"
        allowDeselect={false}
        data={almacenes.map(({ id, nombre }) => ({ value: id, label: nombre }))}
        value={almacenId}
        onChange={(id) => id && alElegirAlmacen(id)}
        w={{ base: '100%', sm: 240 }}
      />
      <CampoDeBusqueda ref={campo} q={q} placeholder="Código o nombre del producto" alBuscar={alBuscar} />
    </Group>
  );
}
