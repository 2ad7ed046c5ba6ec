import { Drawer, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { cantidad, soles } from '../../../../lib/format.ts';
import { porPagina, productosAl } from '../api.ts';
import { costoUnitario } from '../palabras.ts';
import type { Grupo } from './por-categoria.tsx';

function Lista({ fecha, de: { almacenId, categoria } }: { fecha: string; de: Grupo }) {
  const [pagina, setPagina] = useState(1);
  const consulta = useQuery(productosAl({ fecha, almacenId, categoria, pagina }));
  if (consulta.isPending) return <Cargando texto="Cargando productos…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return (
    <Stack>
      <Table aria-label="Productos">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th className="cifra">Cantidad</Table.Th>
            <Table.Th className="cifra">Valor</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {consulta.data.items.map((item) => (
            <Table.Tr key={item.productoId}>
              <Table.Td>
                <Link
                  to="/inventario/productos/$id/kardex"
                  params={{ id: item.productoId }}
                  search={{ almacen: almacenId }}
                  style={{ color: 'inherit', fontWeight: 600 }}
                >
                  {item.nombre}
                </Link>
                <Text size="xs" c="dimmed">
                  {item.codigo}
                </Text>
              </Table.Td>
              <Table.Td className="cifra">
                {cantidad(item.cantidad)} {unidadEnPalabras(item.unidad)}
                <Text size="xs" c="dimmed" className="cifra">
                  a {costoUnitario(item.costoUnitario)}
                </Text>
              </Table.Td>
              <Table.Td className="cifra" fw={600}>
                {soles(item.valor)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Paginas
        de="productos"
        pagina={pagina}
        total={consulta.data.total}
        porPagina={porPagina}
        telefono
        alIr={setPagina}
      />
    </Stack>
  );
}

/** The products of a category in a warehouse, the dearest first; each leads to its Kardex. */
export const ProductosDelGrupo = ({
  fecha,
  de,
  alCerrar,
}: {
  fecha: string;
  de: Grupo | null;
  alCerrar: () => void;
}) => (
  <Drawer
    opened={de !== null}
    onClose={alCerrar}
    position="right"
    size={560}
    title={de ? `${de.categoria} en ${de.almacen}` : ''}
    closeButtonProps={{ 'aria-label': 'Cerrar' }}
  >
    {de && <Lista key={`${de.almacenId} ${de.categoria}`} fecha={fecha} de={de} />}
  </Drawer>
);
