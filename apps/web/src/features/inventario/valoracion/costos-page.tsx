import { Button, Modal, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { tiposDeCosto } from '@jsol/contracts/inventario-valoracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { Paginas } from '../../../components/paginas.tsx';
import { TablaQueSeDesplaza } from '../../../components/tabla-que-se-desplaza.tsx';
import { fecha, soles } from '../../../lib/format.ts';
import { claveValoracion, costosAdicionales, porPagina } from './api.ts';
import { RegistrarCosto } from './components/registrar-costo.tsx';

const ruta = getRouteApi('/privado/inventario/inventario/costos');

/** Freights, insurances and differences of price, and how much of each lies in stock. */
export function CostosPage() {
  const { pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const queryClient = useQueryClient();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const consulta = useQuery(costosAdicionales(pagina));
  const [abierto, setAbierto] = useState(false);
  const terminar = (registrado: boolean) => {
    setAbierto(false);
    if (!registrado) return;
    notifications.show({ color: 'green', message: 'Costo registrado; se reparte al actualizar la valorización.' });
    void queryClient.invalidateQueries({ queryKey: claveValoracion });
  };
  const { data } = consulta;
  return (
    <Pagina
      titulo="Costos adicionales"
      acciones={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAbierto(true)}>
          Agregar costo
        </Button>
      }
    >
      <Stack gap="sm">
        {consulta.isPending && <Cargando texto="Cargando costos…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {data?.total === 0 && (
          <Vacio
            titulo="Ningún costo adicional"
            texto="El flete, el seguro o la diferencia de precio de una compra se agregan aquí y suben el costo de sus productos."
          />
        )}
        {data && data.items.length > 0 && (
          <TablaQueSeDesplaza nombre="Costos adicionales" ancho={860}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Fecha</Table.Th>
                <Table.Th>Costo</Table.Th>
                <Table.Th>Entrada</Table.Th>
                <Table.Th className="cifra">Importe</Table.Th>
                <Table.Th className="cifra">Al inventario</Table.Th>
                <Table.Th className="cifra">Al costo de ventas</Table.Th>
                <Table.Th>Registró</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((costo) => (
                <Table.Tr key={costo.id}>
                  <Table.Td>{fecha(costo.fecha)}</Table.Td>
                  <Table.Td>
                    {tiposDeCosto[costo.tipo]}
                    <Text size="xs" c="dimmed">
                      {costo.documento ?? 'Sin documento'}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {costo.entrada ?? 'Sin documento'}
                    <Text size="xs" c="dimmed">
                      {costo.almacen}
                    </Text>
                  </Table.Td>
                  <Table.Td className="cifra" fw={600}>
                    {soles(costo.importe)}
                  </Table.Td>
                  <Table.Td className="cifra">
                    {costo.alInventario === null ? 'Por repartir' : soles(costo.alInventario)}
                  </Table.Td>
                  <Table.Td className="cifra">{costo.alCosto === null ? '' : soles(costo.alCosto)}</Table.Td>
                  <Table.Td>{costo.usuario}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </TablaQueSeDesplaza>
        )}
        {data && (
          <Paginas
            de="costos"
            pagina={pagina}
            total={data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={(numero) => void navigate({ search: { pagina: numero } })}
          />
        )}
      </Stack>
      <Modal opened={abierto} onClose={() => setAbierto(false)} closeOnClickOutside={false} title="Agregar costo">
        {abierto && <RegistrarCosto alTerminar={terminar} />}
      </Modal>
    </Pagina>
  );
}
