import { Paper, Text, Title } from '@mantine/core';
import type { DetalleBandeja } from '@jsol/contracts/ventas-bandeja';
import { fechaHora } from '../../../../lib/format.ts';
import estilos from '../bandeja.module.css';

export const Historia = ({ venta: { historia } }: { venta: DetalleBandeja }) => (
  <Paper withBorder p="md" component="section" aria-labelledby="titulo-historia">
    <Title order={2} id="titulo-historia" mb="sm">
      Historia
    </Title>
    <ol className={estilos.historia} aria-labelledby="titulo-historia">
      {historia.map(({ en, titulo, quien, detalle }) => (
        <li key={`${en} ${titulo}`}>
          <Text size="md" fw={600}>
            {titulo}
          </Text>
          {detalle && <Text size="md">{detalle}</Text>}
          <Text size="sm" c="dimmed">
            {fechaHora(en)}, {quien}
          </Text>
        </li>
      ))}
    </ol>
  </Paper>
);
