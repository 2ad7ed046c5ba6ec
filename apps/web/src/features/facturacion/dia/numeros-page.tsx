import { Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { EstadoComprobante } from '../../../components/estado-comprobante.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { TablaQueSeDesplaza } from '../../../components/tabla-que-se-desplaza.tsx';
import { fecha, hoyEnLima } from '../../../lib/format.ts';
import { numerosGastados } from '../api.ts';
import { EnlaceComprobante } from '../components/enlace-comprobante.tsx';
import clases from '../components/facturacion.module.css';

const ruta = getRouteApi('/privado/facturacion/facturacion/numeros');

/** Numbers that were spent without an accepted document, as an inspector asks for them. */
export function NumerosPage() {
  const filtros = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const hoy = hoyEnLima();
  const desde = filtros.desde ?? `${hoy.slice(0, 7)}-01`;
  const hasta = filtros.hasta ?? hoy;
  const consulta = useQuery(numerosGastados(desde, hasta));
  const items = consulta.data?.items ?? [];
  return (
    <Pagina titulo="Números gastados">
      <Stack gap="sm">
        <Text size="md" c="dimmed">
          Números que SUNAT rechazó o que se anularon: no se vuelven a usar.
        </Text>
        <Group gap="sm" role="search" aria-label="Fechas">
          <TextInput
            type="date"
            label="Desde"
            max={hasta}
            value={desde}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ search: { ...filtros, desde: value || undefined } })
            }
          />
          <TextInput
            type="date"
            label="Hasta"
            min={desde}
            value={hasta}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ search: { ...filtros, hasta: value || undefined } })
            }
          />
        </Group>
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {consulta.isPending && <Cargando texto="Cargando números…" />}
        {consulta.data && items.length === 0 && (
          <Vacio titulo="Ningún número gastado" texto="En esas fechas todo lo emitido vale." />
        )}
        {items.length > 0 && (
          <TablaQueSeDesplaza nombre="Números gastados" ancho={760}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Número</Table.Th>
                <Table.Th>Emitido</Table.Th>
                <Table.Th>Estado</Table.Th>
                <Table.Th>Motivo</Table.Th>
                <Table.Th>En su lugar</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Table.Tr key={item.id}>
                  <Table.Td>
                    <EnlaceComprobante id={item.id} tipo={item.tipo} numero={item.numero} />
                  </Table.Td>
                  <Table.Td>{fecha(item.fechaEmision)}</Table.Td>
                  <Table.Td>
                    <EstadoComprobante estado={item.estado} />
                  </Table.Td>
                  <Table.Td maw={420}>
                    {item.motivo ?? 'Sin motivo registrado'}
                    {item.codigo && ` (${item.codigo})`}
                  </Table.Td>
                  <Table.Td>
                    {item.reemplazadoPor ? (
                      <Link to="/comprobantes/$id" params={{ id: item.reemplazadoPor.id }} className={clases.numero}>
                        {item.reemplazadoPor.numero}
                      </Link>
                    ) : (
                      'Ninguno'
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </TablaQueSeDesplaza>
        )}
      </Stack>
    </Pagina>
  );
}
