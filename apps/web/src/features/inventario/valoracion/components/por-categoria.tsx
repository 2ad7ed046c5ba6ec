import { Anchor, Table, Text } from '@mantine/core';
import type { Valorizacion } from '@jsol/contracts/inventario-valoracion';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { soles } from '../../../../lib/format.ts';

export type Grupo = Pick<Valorizacion['filas'][number], 'almacenId' | 'almacen' | 'categoria'>;

/** The value by warehouse and category, and where it is no longer what was kept that night. */
export function PorCategoria({
  datos: { filas, total },
  alAbrir,
}: {
  datos: Valorizacion;
  alAbrir: (de: Grupo) => void;
}) {
  return (
    <TablaQueSeDesplaza nombre="Valor por almacén y categoría" ancho={640}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Almacén</Table.Th>
          <Table.Th>Categoría</Table.Th>
          <Table.Th className="cifra">Productos</Table.Th>
          <Table.Th className="cifra">Valor</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {filas.map((fila) => (
          <Table.Tr key={`${fila.almacenId} ${fila.categoria}`}>
            <Table.Td>{fila.almacen}</Table.Td>
            <Table.Td>
              <Anchor
                component="button"
                type="button"
                ta="left"
                fw={600}
                aria-label={`Productos de ${fila.categoria} en ${fila.almacen}`}
                onClick={() => alAbrir(fila)}
              >
                {fila.categoria}
              </Anchor>
            </Table.Td>
            <Table.Td className="cifra">{fila.productos.toLocaleString('es-PE')}</Table.Td>
            <Table.Td className="cifra" fw={600}>
              {soles(fila.valor)}
              {fila.guardado !== null && fila.guardado !== fila.valor && (
                <Text size="xs" c="dimmed" className="cifra">
                  Al cierre de ese día: {soles(fila.guardado)}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th colSpan={3}>Total</Table.Th>
          <Table.Th className="cifra">{soles(total)}</Table.Th>
        </Table.Tr>
      </Table.Tfoot>
    </TablaQueSeDesplaza>
  );
}
