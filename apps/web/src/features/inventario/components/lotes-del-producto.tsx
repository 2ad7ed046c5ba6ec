import { Stack, Table, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { StockItem } from '@jsol/contracts/inventario';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { cantidad } from '../../../lib/format.ts';
import { lotesDe } from '../api.ts';
import { Vencimiento } from './vencimiento.tsx';

/** The lots of a product in a warehouse, in the order in which they are sold. */
export function LotesDelProducto({ almacenId, item }: { almacenId: string; item: StockItem }) {
  const lotes = useQuery(lotesDe({ almacenId, productoId: item.id, ver: 'todos', pagina: 1, porPagina: 100 }));
  return (
    <Stack gap="xs">
      <Title order={2} size="md">
        Lotes
      </Title>
      {lotes.isPending && <Cargando texto="Cargando lotes…" />}
      {lotes.isError && <ErrorDePagina error={lotes.error} reintentar={() => void lotes.refetch()} />}
      {lotes.data && (
        <Table aria-label="Lotes">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Lote</Table.Th>
              <Table.Th>Vence</Table.Th>
              <Table.Th className="cifra">Stock</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lotes.data.items.map((lote) => (
              <Table.Tr key={lote.loteId}>
                <Table.Td>{lote.codigo}</Table.Td>
                <Table.Td>
                  <Vencimiento lote={lote} />
                </Table.Td>
                <Table.Td className="cifra">
                  {cantidad(lote.stock)} {unidadEnPalabras(item.unidad)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
