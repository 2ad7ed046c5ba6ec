import { Anchor, Group, Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconArrowsSort, IconSortAscending, IconSortDescending } from '@tabler/icons-react';
import type { StockItem } from '@jsol/contracts/inventario';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { cantidad, soles } from '../../../lib/format.ts';
import type { Consulta } from '../api.ts';
import { NivelDeStock } from './nivel-de-stock.tsx';

type Orden = Consulta['orden'];
type Columna = 'codigo' | 'nombre' | 'stock';
type Props = {
  items: readonly StockItem[];
  orden: Orden;
  alOrdenar: (orden: Orden) => void;
  alAbrir: (item: StockItem) => void;
};

const iconos = { ascending: IconSortAscending, descending: IconSortDescending, none: IconArrowsSort };

function Titulo({
  columna,
  palabra,
  orden,
  alOrdenar,
  cifra = false,
}: Omit<Props, 'items' | 'alAbrir'> & { columna: Columna; palabra: string; cifra?: boolean }) {
  const sentido = orden === columna ? 'ascending' : orden === `-${columna}` ? 'descending' : 'none';
  const Icono = iconos[sentido];
  return (
    <Table.Th aria-sort={sentido} className={cifra ? 'cifra' : undefined}>
      <UnstyledButton
        fz="inherit"
        fw={650}
        mih={24}
        onClick={() => alOrdenar(orden === columna ? `-${columna}` : columna)}
      >
        <Group gap={4} wrap="nowrap">
          {palabra}
          <Icono size={14} aria-hidden opacity={sentido === 'none' ? 0.5 : 1} />
        </Group>
      </UnstyledButton>
    </Table.Th>
  );
}

export function TablaStock({ items, orden, alOrdenar, alAbrir }: Props) {
  const comun = { orden, alOrdenar };
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={980}>
        <Table aria-label="Stock">
          <Table.Thead>
            <Table.Tr>
              <Titulo columna="codigo" palabra="Código" {...comun} />
              <Titulo columna="nombre" palabra="Producto" {...comun} />
              <Table.Th>Categoría</Table.Th>
              <Table.Th className="cifra">Precio</Table.Th>
              <Table.Th className="cifra">Mínimo</Table.Th>
              <Titulo columna="stock" palabra="Stock" cifra {...comun} />
              <Table.Th className="cifra">Reservado</Table.Th>
              <Table.Th className="cifra">Disponible</Table.Th>
              <Table.Th>Aviso</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.id}>
                <Table.Td>{item.codigo}</Table.Td>
                <Table.Td>
                  <Anchor
                    component="button"
                    type="button"
                    ta="left"
                    fw={600}
                    onClick={() => alAbrir(item)}
                    aria-label={`Movimientos de ${item.nombre}`}
                  >
                    {item.nombre}
                  </Anchor>
                </Table.Td>
                <Table.Td>{item.categoria}</Table.Td>
                <Table.Td className="cifra">{soles(item.precio)}</Table.Td>
                <Table.Td className="cifra">{cantidad(item.stockMinimo)}</Table.Td>
                <Table.Td className="cifra">{cantidad(item.stock)}</Table.Td>
                <Table.Td className="cifra">{cantidad(item.reservado)}</Table.Td>
                <Table.Td className="cifra" fw={600}>
                  {cantidad(item.disponible)} {unidadEnPalabras(item.unidad)}
                </Table.Td>
                <Table.Td>
                  <NivelDeStock item={item} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

export function TarjetasStock({ items, alAbrir }: Pick<Props, 'items' | 'alAbrir'>) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Stock">
      {items.map((item) => (
        <Paper key={item.id} component="li" withBorder>
          <UnstyledButton p="sm" w="100%" onClick={() => alAbrir(item)} aria-haspopup="dialog">
            <Group justify="space-between" wrap="nowrap" align="flex-start">
              <div>
                <Text size="md" fw={600}>
                  {item.nombre}
                </Text>
                <Text size="sm" c="dimmed">
                  {item.codigo} · {item.categoria}
                </Text>
                <NivelDeStock item={item} />
              </div>
              <div>
                <Text size="lg" fw={650} className="cifra">
                  {cantidad(item.disponible)} {unidadEnPalabras(item.unidad)}
                </Text>
                <Text size="sm" c="dimmed" className="cifra">
                  {item.reservado === '0' ? '' : `${cantidad(item.reservado)} reservados · `}mínimo{' '}
                  {cantidad(item.stockMinimo)}
                </Text>
              </div>
            </Group>
          </UnstyledButton>
        </Paper>
      ))}
    </Stack>
  );
}
