import { Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { EstadoComprobante } from '../../../../components/estado-comprobante.tsx';
import { fecha, soles } from '../../../../lib/format.ts';
import { pedirPagina } from '../../api.ts';
import clases from '../../components/facturacion.module.css';
import { tiposComprobante } from '../../palabras.ts';

const ofrecidos = 12;

/** A note begins with the document it amends. */
export function ElegirAfectado({ tipo }: { tipo: '07' | '08' }) {
  const [texto, setTexto] = useState('');
  const [q] = useDebouncedValue(texto.trim(), 250);
  const consulta = useQuery({
    queryKey: ['facturacion', 'por-modificar', q],
    queryFn: () => pedirPagina({ ...(q === '' ? {} : { q }), pagina: 1, porPagina: 50, orden: '-emitido' }),
    placeholderData: keepPreviousData,
  });
  const items = (consulta.data?.items ?? [])
    .filter((item) => item.tipo === '01' || item.tipo === '03')
    .filter(({ estado }) => estado !== 'rechazado' && estado !== 'anulado' && estado !== 'excepcion')
    .slice(0, ofrecidos);
  return (
    <Stack gap="sm">
      <TextInput
        label="Factura o boleta que se modifica"
        placeholder="Número, RUC, DNI o nombre"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={texto}
        maxLength={80}
        maw={480}
        onChange={(event) => setTexto(event.currentTarget.value)}
      />
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Buscando comprobantes…" />}
      {consulta.data && items.length === 0 && (
        <Vacio titulo="Ningún comprobante coincide" texto="Busque por su número, como F001-15, o por el cliente." />
      )}
      {items.length > 0 && (
        <TablaQueSeDesplaza nombre="Comprobantes que se pueden modificar" ancho={560}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Comprobante</Table.Th>
              <Table.Th>Emitido</Table.Th>
              <Table.Th>Cliente</Table.Th>
              <Table.Th className="cifra">Total</Table.Th>
              <Table.Th>Estado</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.id}>
                <Table.Td>
                  <Link
                    to="/comprobantes/$id/nota"
                    params={{ id: item.id }}
                    search={{ tipo }}
                    className={clases.numero}
                  >
                    {item.numero}
                  </Link>
                  <Text size="xs" c="dimmed">
                    {tiposComprobante[item.tipo]}
                  </Text>
                </Table.Td>
                <Table.Td>{fecha(item.fechaEmision)}</Table.Td>
                <Table.Td>{item.cliente}</Table.Td>
                <Table.Td className="cifra">{soles(item.total, item.moneda)}</Table.Td>
                <Table.Td>
                  <EstadoComprobante estado={item.estado} enContingencia={item.enContingencia} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </TablaQueSeDesplaza>
      )}
    </Stack>
  );
}
