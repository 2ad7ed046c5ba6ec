import { Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { fecha, fechaHora, soles } from '../../../../lib/format.ts';
import { diferencias, porPagina } from '../api.ts';
import { motivoEnPalabras } from '../palabras.ts';

type Props = { pagina: number; telefono: boolean; alIr: (pagina: number) => void };

/** Exits whose cost changed because something was registered late, before and after. */
export function Diferencias({ pagina, telefono, alIr }: Props) {
  const consulta = useQuery(diferencias(pagina));
  if (consulta.isPending) return <Cargando texto="Cargando diferencias…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const { items, total } = consulta.data;
  if (total === 0) {
    return (
      <Vacio
        titulo="Ningún costo cambió"
        texto="Cuando algo se registra con fecha anterior, aquí se ve cada documento con su costo de antes y de ahora."
      />
    );
  }
  return (
    <Stack gap="sm">
      <TablaQueSeDesplaza nombre="Diferencias de costo" ancho={820}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Documento</Table.Th>
            <Table.Th>Producto</Table.Th>
            <Table.Th>Almacén</Table.Th>
            <Table.Th className="cifra">Antes</Table.Th>
            <Table.Th className="cifra">Ahora</Table.Th>
            <Table.Th>Recalculado</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item, indice) => (
            <Table.Tr key={indice}>
              <Table.Td>
                {item.documento ?? motivoEnPalabras(item.motivo)}
                <Text size="xs" c="dimmed">
                  {fecha(item.fecha)}
                </Text>
              </Table.Td>
              <Table.Td>
                <Link
                  to="/inventario/productos/$id/kardex"
                  params={{ id: item.productoId }}
                  search={{ almacen: item.almacenId }}
                  style={{ color: 'inherit' }}
                >
                  {item.producto}
                </Link>
              </Table.Td>
              <Table.Td>{item.almacen}</Table.Td>
              <Table.Td className="cifra">{soles(item.antes)}</Table.Td>
              <Table.Td className="cifra" fw={600}>
                {soles(item.despues)}
              </Table.Td>
              <Table.Td>{fechaHora(item.en)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TablaQueSeDesplaza>
      <Paginas de="diferencias" pagina={pagina} total={total} porPagina={porPagina} telefono={telefono} alIr={alIr} />
    </Stack>
  );
}
