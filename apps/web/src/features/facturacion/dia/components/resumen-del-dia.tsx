import { Paper, Table } from '@mantine/core';
import type { DiaFacturacion } from '@jsol/contracts/facturacion-dia';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { soles } from '../../../../lib/format.ts';
import { tiposComprobante } from '../../palabras.ts';

/** The chosen day by kind of document. */
export function ResumenDelDia({ dia: { porEstado } }: { dia: DiaFacturacion }) {
  if (porEstado.length === 0) return null;
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <TablaAncha minima={640}>
        <Table aria-label="Documentos del día por clase">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Documento</Table.Th>
              <Table.Th className="cifra">Pendientes</Table.Th>
              <Table.Th className="cifra">Aceptados</Table.Th>
              <Table.Th className="cifra">Observados</Table.Th>
              <Table.Th className="cifra">Rechazados</Table.Th>
              <Table.Th className="cifra">No registrados</Table.Th>
              <Table.Th className="cifra">Anulados</Table.Th>
              <Table.Th className="cifra">Total en soles</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {porEstado.map((fila) => (
              <Table.Tr key={fila.tipo}>
                <Table.Td>{tiposComprobante[fila.tipo]}</Table.Td>
                <Table.Td className="cifra">{fila.pendientes}</Table.Td>
                <Table.Td className="cifra">{fila.aceptados}</Table.Td>
                <Table.Td className="cifra">{fila.observados}</Table.Td>
                <Table.Td className="cifra">{fila.rechazados}</Table.Td>
                <Table.Td className="cifra">{fila.conProblema}</Table.Td>
                <Table.Td className="cifra">{fila.anulados}</Table.Td>
                <Table.Td className="cifra">{soles(fila.total)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TablaAncha>
    </Paper>
  );
}
