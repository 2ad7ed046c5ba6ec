import { Paper, Text, Title } from '@mantine/core';
import { fechaHora } from '../../../../lib/format.ts';
import estilos from '../comercial.module.css';

type Hecho = { en: string; quien: string; hecho: string; detalle: string | null };

/** What happened and who did it, the newest first. */
export const Historia = ({ hechos }: { hechos: readonly Hecho[] }) => (
  <Paper withBorder p="md" component="section" aria-labelledby="titulo-historia">
    <Title order={2} id="titulo-historia" mb="xs">
      Historia
    </Title>
    <ol className={estilos.lista}>
      {hechos.map(({ en, quien, hecho, detalle }, lugar) => (
        <li key={hechos.length - lugar}>
          <Text fw={600}>{hecho}</Text>
          {detalle && <Text size="sm">{detalle}</Text>}
          <Text size="xs" c="dimmed">
            {fechaHora(en)}, {quien}
          </Text>
        </li>
      ))}
    </ol>
  </Paper>
);
