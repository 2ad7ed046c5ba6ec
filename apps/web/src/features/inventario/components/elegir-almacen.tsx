import { Select } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { Almacen } from '@jsol/contracts/inventario';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';

type Props = {
  almacenes: readonly Almacen[];
  valor: string | null;
  etiqueta?: string;
  alElegir: (id: string) => void;
};

export const ElegirAlmacen = ({ almacenes, valor, etiqueta = 'Almacén', alElegir }: Props) => (
  <Select
    label={etiqueta}
    allowDeselect={false}
    data={almacenes.map(({ id, nombre }) => ({ value: id, label: nombre }))}
    value={valor}
    onChange={(id) => id && alElegir(id)}
    w={{ base: '100%', sm: 240 }}
  />
);

/** What is said while there is no warehouse to show. */
export function SinAlmacen({ lista }: { lista: UseQueryResult<Almacen[]> }) {
  if (lista.isPending) return <Cargando texto="Cargando almacenes…" />;
  if (lista.isError) return <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />;
  if (lista.data.length > 0) return null;
  return <Vacio titulo="Sin almacenes a su cargo" texto="Pida a un administrador que le asigne uno." />;
}
