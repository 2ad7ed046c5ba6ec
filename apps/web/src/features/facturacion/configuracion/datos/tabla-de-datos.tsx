import { Table } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import type { ReactNode } from 'react';

/** A table of dated data; what does not fit scrolls inside it. A column without a word holds the actions. */
export const TablaDeDatos = ({
  nombre,
  columnas,
  ancho = 760,
  children,
}: {
  nombre: string;
  columnas: readonly string[];
  ancho?: number;
  children: ReactNode;
}) => (
  <TablaQueSeDesplaza nombre={nombre} ancho={ancho}>
    <Table.Thead>
      <Table.Tr>
        {columnas.map((columna) => (
          <Table.Th key={columna} {...(columna === '' ? { 'aria-label': 'Acciones' } : {})}>
            {columna}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>{children}</Table.Tbody>
  </TablaQueSeDesplaza>
);
