import { Table, Title } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CodigoCanal } from '@jsol/contracts/facturacion-configuracion';
import { ErrorDePagina } from '../../../../components/avisos.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fechaHora } from '../../../../lib/format.ts';
import { vigencias } from '../api.ts';

const porPagina = 20;

/** Which channel was in force, since when, and why it changed. */
export function HistoriaDeCanales({ nombres }: { nombres: ReadonlyMap<CodigoCanal, string> }) {
  const [pagina, setPagina] = useState(1);
  const { data, isError, error, refetch } = useQuery(vigencias(pagina, porPagina));
  if (isError) return <ErrorDePagina error={error} reintentar={() => void refetch()} />;
  if (!data || data.total === 0) return null;
  return (
    <section aria-labelledby="historia-canales">
      <Title order={2} id="historia-canales" mb="xs">
        Historia
      </Title>
      <TablaQueSeDesplaza nombre="Historia de los canales" ancho={560}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Desde</Table.Th>
            <Table.Th>Canal</Table.Th>
            <Table.Th>Motivo</Table.Th>
            <Table.Th>Por</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map(({ id, desde, canal, motivo, por }) => (
            <Table.Tr key={id}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{fechaHora(desde)}</Table.Td>
              <Table.Td>{nombres.get(canal) ?? canal}</Table.Td>
              <Table.Td>{motivo}</Table.Td>
              <Table.Td>{por}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </TablaQueSeDesplaza>
      <Paginas de="canales" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={setPagina} />
    </section>
  );
}
