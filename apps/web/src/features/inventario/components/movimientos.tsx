import { Button, Drawer, Group, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { z } from 'zod';
import type { movimientosPagina, StockItem } from '@jsol/contracts/inventario';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { usePuede } from '../../../app/session.tsx';
import { cantidad, fechaHora } from '../../../lib/format.ts';
import { movimientosDe } from '../api.ts';
import { LotesDelProducto } from './lotes-del-producto.tsx';
import { Niveles } from './niveles.tsx';

type Movimiento = z.output<typeof movimientosPagina>['items'][number];

const palabras = {
  entrada: { palabra: 'Entrada', signo: '+', color: 'green', Icono: IconArrowDownRight },
  salida: { palabra: 'Salida', signo: '−', color: 'red', Icono: IconArrowUpRight },
} as const;

function Fila({ movimiento }: { movimiento: Movimiento }) {
  const { palabra, signo, color, Icono } = palabras[movimiento.tipo];
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Icono size={16} aria-hidden color={`var(--mantine-color-${color}-7)`} />
          {palabra}
        </Group>
        <Text size="xs" c="dimmed" tt="capitalize">
          {movimiento.motivo.replaceAll('-', ' ')}
        </Text>
      </Table.Td>
      <Table.Td>
        {fechaHora(movimiento.fecha)}
        <Text size="xs" c="dimmed">
          {movimiento.usuario}
          {movimiento.documento && ` · ${movimiento.documento}`}
          {movimiento.lote && ` · lote ${movimiento.lote}`}
        </Text>
      </Table.Td>
      <Table.Td className="cifra">
        {signo}
        {cantidad(movimiento.cantidad)}
      </Table.Td>
      <Table.Td className="cifra">{cantidad(movimiento.saldo)}</Table.Td>
    </Table.Tr>
  );
}

function Lista({ almacenId, productoId }: { almacenId: string; productoId: string }) {
  const consulta = useInfiniteQuery(movimientosDe(almacenId, productoId));
  if (consulta.isPending) return <Cargando texto="Cargando movimientos…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const movimientos = consulta.data.pages.flatMap(({ items }) => items);
  if (movimientos.length === 0) {
    return <Vacio titulo="Sin movimientos" texto="Las ventas y entradas de este producto se verán aquí." />;
  }
  // A movement that happens between two pages moves the last one of a page into the next.
  const unicos = [...new Map(movimientos.map((movimiento) => [movimiento.id, movimiento])).values()];
  return (
    <Stack>
      <Table aria-label="Movimientos">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Movimiento</Table.Th>
            <Table.Th>Cuándo y quién</Table.Th>
            <Table.Th className="cifra">Cantidad</Table.Th>
            <Table.Th className="cifra">Saldo</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {unicos.map((movimiento) => (
            <Fila key={movimiento.id} movimiento={movimiento} />
          ))}
        </Table.Tbody>
      </Table>
      {consulta.hasNextPage && (
        <Button variant="default" loading={consulta.isFetchingNextPage} onClick={() => void consulta.fetchNextPage()}>
          Ver anteriores
        </Button>
      )}
    </Stack>
  );
}

/** A product in a warehouse: its levels, its lots, and how it came to the stock it has. */
export function Movimientos({
  almacenId,
  item,
  alCerrar,
}: {
  almacenId: string;
  item: StockItem | null;
  alCerrar: () => void;
}) {
  const veCostos = usePuede('inventario.valorizar');
  return (
    <Drawer
      opened={item !== null}
      onClose={alCerrar}
      position="right"
      size={560}
      title={item?.nombre ?? ''}
      closeButtonProps={{ 'aria-label': 'Cerrar' }}
    >
      {item && (
        <Stack>
          <Niveles key={item.id} almacenId={almacenId} item={item} />
          {item.conLotes && <LotesDelProducto almacenId={almacenId} item={item} />}
          <Title order={2} size="md">
            Movimientos
          </Title>
          {veCostos && (
            <Link
              to="/inventario/productos/$id/kardex"
              params={{ id: item.id }}
              search={{ almacen: almacenId }}
              style={{ color: 'inherit' }}
            >
              Ver su kardex valorizado
            </Link>
          )}
          <Lista almacenId={almacenId} productoId={item.id} />
        </Stack>
      )}
    </Drawer>
  );
}
