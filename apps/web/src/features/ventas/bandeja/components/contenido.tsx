import { Paper, Table, Text, Title } from '@mantine/core';
import type { DetalleBandeja } from '@jsol/contracts/ventas-bandeja';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { cantidad, fechaHora, soles } from '../../../../lib/format.ts';

/** The sale as the till wrote it down. */
export function Contenido({ venta }: { venta: DetalleBandeja }) {
  const { contenido } = venta;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-contenido">
      <Title order={2} id="titulo-contenido" mb="xs">
        Como se hizo en la caja
      </Title>
      <Text size="md">
        <b>Vendió:</b> {venta.cajero ?? 'alguien sin cuenta'} en {venta.terminal ?? 'un terminal sin nombre'}, el{' '}
        {fechaHora(venta.vendidaEn)}
      </Text>
      <Text size="md" mb="xs">
        <b>Llegó:</b> {fechaHora(venta.recibidaEn)}, la envió {venta.recibidaPor}
      </Text>
      <TablaAncha minima={460}>
        <Table aria-label="Productos">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Producto</Table.Th>
              <Table.Th className="cifra">Cantidad</Table.Th>
              <Table.Th className="cifra">Precio</Table.Th>
              <Table.Th className="cifra">Descuento</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {contenido.lineas.map((linea) => (
              <Table.Tr key={linea.id}>
                <Table.Td>
                  {linea.descripcion}
                  <Text size="xs" c="dimmed">
                    {linea.codigo}
                  </Text>
                </Table.Td>
                <Table.Td className="cifra">{cantidad(linea.cantidad)}</Table.Td>
                <Table.Td className="cifra">{soles(linea.precioUnitario)}</Table.Td>
                <Table.Td className="cifra">{cantidad(linea.descuentoPorcentaje)} %</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TablaAncha>
      <Text size="md" mt="xs">
        <b>Pagos:</b>{' '}
        {contenido.pagos
          .map(
            ({ medio, monto, operacion }) => `${medio} ${soles(monto)}${operacion ? `, operación ${operacion}` : ''}`,
          )
          .join('; ')}
        . <b>Vuelto:</b> {soles(contenido.vuelto)}. <b>Total:</b> {soles(contenido.total)}.
      </Text>
    </Paper>
  );
}
