import { Button, Group, Select, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { tipoComprobanteSchema } from '@jsol/contracts/ventas';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { hayFiltros, type Filtros } from '../filtros.ts';
import { tiposComprobante } from '../palabras.ts';

type Props = {
  filtros: Filtros;
  alCambiar: (cambio: Omit<Filtros, 'pagina'>) => void;
  buscador: RefObject<HTMLInputElement | null>;
};

export function FiltrosComprobantes({ filtros, alCambiar, buscador }: Props) {
  const { q = '', tipo, desde, hasta } = filtros;
  const limpiar = () =>
    alCambiar({ q: undefined, tipo: undefined, estado: undefined, desde: undefined, hasta: undefined });
  return (
    <Group gap="sm" align="flex-end" role="search" aria-label="Comprobantes">
      <CampoDeBusqueda
        ref={buscador}
        q={q}
        placeholder="Número, RUC, DNI o nombre"
        alBuscar={(texto) => alCambiar({ q: texto })}
      />
      <Select
        label="Tipo"
        placeholder="Todos"
        clearable
        clearButtonProps={{ 'aria-label': 'Quitar el tipo' }}
        data={tipoComprobanteSchema.options.map((value) => ({ value, label: tiposComprobante[value] }))}
        value={tipo ?? null}
        onChange={(valor) => alCambiar({ tipo: tipoComprobanteSchema.safeParse(valor).data })}
        w={{ base: '100%', xs: 130 }}
      />
      <TextInput
        type="date"
        label="Desde"
        value={desde ?? ''}
        max={hasta}
        onChange={({ currentTarget: { value } }) => alCambiar({ desde: value })}
        flex={{ base: 1, xs: 'none' }}
      />
      <TextInput
        type="date"
        label="Hasta"
        value={hasta ?? ''}
        min={desde}
        onChange={({ currentTarget: { value } }) => alCambiar({ hasta: value })}
        flex={{ base: 1, xs: 'none' }}
      />
      {hayFiltros(filtros) && (
        <Button variant="subtle" leftSection={<IconFilterOff size={16} aria-hidden />} onClick={limpiar}>
          Quitar filtros
        </Button>
      )}
    </Group>
  );
}
