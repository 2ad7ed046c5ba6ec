import { Stack, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { fechaHora } from '../../../../lib/format.ts';
import { incidencias, porPagina } from '../api.ts';

type Props = { pagina: number; telefono: boolean; alIr: (pagina: number) => void };

/** Products that could not be valued, and those of which the weekly check found stored and computed to differ. */
export function Incidencias({ pagina, telefono, alIr }: Props) {
  const consulta = useQuery(incidencias(pagina));
  if (consulta.isPending) return <Cargando texto="Cargando incidencias…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const { items, total } = consulta.data;
  if (total === 0) {
    return (
      <Vacio
        titulo="Ninguna incidencia"
        texto="Cada domingo se vuelve a calcular todo el inventario; lo que no cuadre se verá aquí."
      />
    );
  }
  return (
    <Stack gap="sm">
      <TablaQueSeDesplaza nombre="Incidencias" ancho={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th>Qué pasó</Table.Th>
            <Table.Th>Cuándo</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item, indice) => (
            <Table.Tr key={indice}>
              <Table.Td>
                <Link
                  to="/inventario/productos/$id/kardex"
                  params={{ id: item.productoId }}
                  style={{ color: 'inherit' }}
                >
                  {item.producto}
                </Link>
              </Table.Td>
              <Table.Td>{item.motivo}</Table.Td>
              <Table.Td>{fechaHora(item.en)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TablaQueSeDesplaza>
      <Paginas de="incidencias" pagina={pagina} total={total} porPagina={porPagina} telefono={telefono} alIr={alIr} />
    </Stack>
  );
}
