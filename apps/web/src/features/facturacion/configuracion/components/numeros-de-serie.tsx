import { Drawer, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Serie } from '@jsol/contracts/facturacion-series';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fecha } from '../../../../lib/format.ts';
import { numerosDeSerie, type ClaseDeNumeros } from '../api.ts';

const porPagina = 50;
type Ver = { serie: Serie; clase: ClaseDeNumeros };

function Lista({ serie, clase }: Ver) {
  const [pagina, setPagina] = useState(1);
  const consulta = useQuery(numerosDeSerie(serie, clase, pagina, porPagina));
  if (consulta.isPending) return <Cargando texto="Leyendo los números…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const { items, total } = consulta.data;
  if (total === 0) return <Vacio titulo="Ninguno" texto="Todos los números de la serie están en su lugar." />;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {clase === 'quemados'
          ? 'SUNAT rechazó estos números: quedan registrados y no se usan otra vez.'
          : 'Estos números se saltaron y no debería haber ninguno: avise a soporte.'}
      </Text>
      <Table aria-label={clase === 'quemados' ? 'Números quemados' : 'Huecos'}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Número</Table.Th>
            <Table.Th>Fecha</Table.Th>
            <Table.Th>Motivo</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ numero, hasta, comprobanteId, fechaEmision, codigo, motivo }) => {
            const texto = hasta > numero ? `${serie.serie}-${numero} a ${hasta}` : `${serie.serie}-${numero}`;
            return (
              <Table.Tr key={numero}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {comprobanteId ? (
                    <Link to="/comprobantes/$id" params={{ id: comprobanteId }} style={{ color: 'inherit' }}>
                      {texto}
                    </Link>
                  ) : (
                    texto
                  )}
                </Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{fechaEmision ? fecha(fechaEmision) : '—'}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {motivo ?? '—'}
                  {codigo && ` (${codigo})`}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Paginas de="números" pagina={pagina} total={total} porPagina={porPagina} telefono alIr={setPagina} />
    </Stack>
  );
}

/** Where the numbers of a series went that no accepted document carries. */
export const NumerosDeSerie = ({ ver, alCerrar }: { ver: Ver | null; alCerrar: () => void }) => (
  <Drawer
    opened={ver !== null}
    onClose={alCerrar}
    position="right"
    size="lg"
    title={ver ? `${ver.clase === 'quemados' ? 'Números quemados' : 'Huecos'} de ${ver.serie.serie}` : ''}
  >
    {ver && <Lista key={`${ver.serie.serie} ${ver.clase}`} {...ver} />}
  </Drawer>
);
