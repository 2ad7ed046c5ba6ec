import { Group, Paper, Stack, Table, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { AlertaStock } from '@jsol/contracts/inventario-alertas';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Insignia } from '../../../components/insignia.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, fechaHora } from '../../../lib/format.ts';
import estilos from '../components/inventario.module.css';

type Props = { items: readonly AlertaStock[]; almacenId: string | undefined };

function Estado({ alerta: { nivel, cerradaEn, motivoCierre } }: { alerta: AlertaStock }) {
  if (cerradaEn !== null) {
    return motivoCierre === 'recuperado' ? (
      <Insignia palabra="Recuperado" color="green" Icono={IconCircleCheck} />
    ) : (
      <Insignia palabra="Ya no se vigila" color="gray" Icono={IconCircleX} />
    );
  }
  return nivel === 'critico' ? (
    <Insignia palabra="Crítico" color="red" Icono={IconAlertTriangle} />
  ) : (
    <Insignia palabra="Bajo el mínimo" color="yellow" Icono={IconAlertTriangle} />
  );
}

const Producto = ({ alerta: { producto }, almacenId }: { alerta: AlertaStock; almacenId: string | undefined }) => (
  <Link
    to="/stock"
    search={{ q: producto.codigo, ...(almacenId && { almacen: almacenId }) }}
    className={estilos.enlace}
  >
    {producto.nombre}
  </Link>
);

export const TablaDeAlertas = ({ items, almacenId }: Props) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    <TablaAncha minima={820}>
      <Table aria-label="Alertas de stock">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th>Alerta</Table.Th>
            <Table.Th className="cifra">Disponible</Table.Th>
            <Table.Th className="cifra">Reservado</Table.Th>
            <Table.Th className="cifra">Mínimo</Table.Th>
            <Table.Th className="cifra">Se sugiere pedir</Table.Th>
            <Table.Th>Desde cuándo</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((alerta) => (
            <Table.Tr key={alerta.id}>
              <Table.Td>
                <Producto alerta={alerta} almacenId={almacenId} />
                <Text size="xs" c="dimmed">
                  {alerta.producto.codigo}
                </Text>
              </Table.Td>
              <Table.Td>
                <Estado alerta={alerta} />
              </Table.Td>
              <Table.Td className="cifra" fw={600}>
                {cantidad(alerta.disponible)} {unidadEnPalabras(alerta.producto.unidad)}
              </Table.Td>
              <Table.Td className="cifra">{cantidad(alerta.reservado)}</Table.Td>
              <Table.Td className="cifra">{cantidad(alerta.minimo)}</Table.Td>
              <Table.Td className="cifra">{cantidad(alerta.sugerido)}</Table.Td>
              <Table.Td>{fechaHora(alerta.abiertaEn)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TablaAncha>
  </Paper>
);

export const TarjetasDeAlertas = ({ items, almacenId }: Props) => (
  <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Alertas de stock">
    {items.map((alerta) => (
      <Paper key={alerta.id} component="li" withBorder p="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Stack gap={4} align="flex-start">
            <Producto alerta={alerta} almacenId={almacenId} />
            <Text size="sm" c="dimmed">
              {alerta.producto.codigo} · desde {fechaHora(alerta.abiertaEn)}
            </Text>
            <Estado alerta={alerta} />
          </Stack>
          <div>
            <Text size="lg" fw={650} className="cifra">
              {cantidad(alerta.disponible)} {unidadEnPalabras(alerta.producto.unidad)}
            </Text>
            <Text size="sm" c="dimmed" className="cifra">
              mínimo {cantidad(alerta.minimo)}
            </Text>
            <Text size="sm" className="cifra">
              pedir {cantidad(alerta.sugerido)}
            </Text>
          </div>
        </Group>
      </Paper>
    ))}
  </Stack>
);
