import { Drawer, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ArchivoDelLibro } from '@jsol/contracts/facturacion-libros';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fechaHora } from '../../../../lib/format.ts';
import { hallazgos } from '../api.ts';

const porPagina = 50;

function Hallazgos({ id }: { id: string }) {
  const [pagina, setPagina] = useState(1);
  const consulta = useQuery(hallazgos(id, pagina, porPagina));
  if (consulta.isPending) return <Cargando texto="Leyendo el informe…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  const { items, total } = consulta.data;
  if (total === 0)
    return <Vacio titulo="Sin observaciones" texto="Cada línea tiene la forma y los datos que pide SUNAT." />;
  return (
    <>
      <Table aria-label="Hallazgos">
        <Table.Thead>
          <Table.Tr>
            <Table.Th className="cifra">Línea</Table.Th>
            <Table.Th className="cifra">Campo</Table.Th>
            <Table.Th>Gravedad</Table.Th>
            <Table.Th>Qué pasa</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map(({ linea, campo, gravedad, motivo }, indice) => (
            <Table.Tr key={`${linea} ${campo} ${indice}`}>
              <Table.Td className="cifra">{linea === 0 ? '—' : linea.toLocaleString('es-PE')}</Table.Td>
              <Table.Td className="cifra">{campo === 0 ? '—' : campo}</Table.Td>
              <Table.Td>
                {gravedad === 'error' ? (
                  <Insignia palabra="Error" color="red" Icono={IconCircleX} />
                ) : (
                  <Insignia palabra="Aviso" color="yellow" Icono={IconAlertTriangle} />
                )}
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{motivo}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Paginas de="hallazgos" pagina={pagina} total={total} porPagina={porPagina} telefono alIr={setPagina} />
    </>
  );
}

/** What the check found in a file, line by line. */
export const InformeDeValidacion = ({
  archivo,
  alCerrar,
}: {
  archivo: ArchivoDelLibro | null;
  alCerrar: () => void;
}) => (
  <Drawer opened={archivo !== null} onClose={alCerrar} position="right" size="lg" title="Informe de validación">
    {archivo && (
      <Stack gap="sm">
        <div>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {archivo.nombre}
          </Text>
          <Text size="sm" c="dimmed">
            Versión {archivo.version}, del {fechaHora(archivo.generadoEn)}
          </Text>
        </div>
        <Hallazgos key={archivo.id} id={archivo.id} />
      </Stack>
    )}
  </Drawer>
);
