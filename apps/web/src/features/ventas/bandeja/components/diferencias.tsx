import { Anchor, Paper, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DetalleBandeja } from '@jsol/contracts/ventas-bandeja';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';

/** Field by field, what the till says against what the server has. */
export function Diferencias({ venta: { id, contra } }: { venta: DetalleBandeja }) {
  if (!contra) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-diferencias">
      <Title order={2} id="titulo-diferencias" mb="xs">
        Frente al servidor
      </Title>
      <Text size="md" mb="xs">
        {contra.que}
        {contra.id !== id && (
          <>
            {' '}
            <Anchor component={Link} to="/ventas/bandeja/$id" params={{ id: contra.id } as never} underline="always">
              Verla
            </Anchor>
          </>
        )}
      </Text>
      {contra.diferencias.length === 0 ? (
        <Text c="dimmed">Sin diferencias en comprobante, cliente, productos, pagos ni total.</Text>
      ) : (
        <TablaAncha minima={480}>
          <Table aria-label="Diferencias">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Dato</Table.Th>
                <Table.Th>En la caja</Table.Th>
                <Table.Th>En el servidor</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {contra.diferencias.map(({ campo, enLaCaja, enElServidor }) => (
                <Table.Tr key={campo}>
                  <Table.Th scope="row" fw={600}>
                    {campo}
                  </Table.Th>
                  <Table.Td>{enLaCaja ?? 'No está'}</Table.Td>
                  <Table.Td>{enElServidor ?? 'No está'}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TablaAncha>
      )}
    </Paper>
  );
}
