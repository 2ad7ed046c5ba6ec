import { Group, Paper, Text, ThemeIcon, Title } from '@mantine/core';
import { IconBuildingBank, IconFlag, IconMail, IconSettings, IconUser, type Icon } from '@tabler/icons-react';
import type { HistoriaItem } from '@jsol/contracts/facturacion';
import { fecha, horaConSegundos } from '../../../lib/format.ts';
import clases from './facturacion.module.css';

const aspectos: Record<HistoriaItem['tipo'], { palabra: string; Icono: Icon }> = {
  persona: { palabra: 'Persona', Icono: IconUser },
  estado: { palabra: 'Estado', Icono: IconFlag },
  tarea: { palabra: 'Tarea', Icono: IconSettings },
  sunat: { palabra: 'SUNAT', Icono: IconBuildingBank },
  correo: { palabra: 'Correo', Icono: IconMail },
};

/** Run ids begin with the instant, shared by neighbours: their last digits tell them apart. */
const idCorto = (runId: string): string => runId.slice(-8);

function Suceso({ item }: { item: HistoriaItem }) {
  const { palabra, Icono } = aspectos[item.tipo];
  return (
    <li className={clases.linea}>
      <ThemeIcon variant="light" radius="xl" size={32} role="img" aria-label={palabra} title={palabra}>
        <Icono size={18} aria-hidden />
      </ThemeIcon>
      <div>
        <Text size="md" fw={600}>
          {item.titulo}
        </Text>
        {item.detalle && (
          <Text size="md" style={{ overflowWrap: 'anywhere' }}>
            {item.detalle}
          </Text>
        )}
        <Group gap="xs">
          <Text size="sm" c="dimmed" component="time" dateTime={item.en} className="cifra">
            {fecha(item.en)}, {horaConSegundos(item.en)}
          </Text>
          {item.quien && (
            <Text size="sm" c="dimmed">
              {item.quien}
            </Text>
          )}
          {item.runId && (
            <Text size="sm" c="dimmed" ff="monospace" title={`Ejecución ${item.runId}`}>
              ejecución {idCorto(item.runId)}
            </Text>
          )}
        </Group>
      </div>
    </li>
  );
}

/** People, jobs, SUNAT's answers and mails on one line of time, newest first. */
export function Historia({ items }: { items: readonly HistoriaItem[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-historia">
      <Title order={2} id="titulo-historia" mb="sm">
        Historia
      </Title>
      {items.length === 0 ? (
        <Text c="dimmed">Aquí se verá cada envío, respuesta y correo de este comprobante.</Text>
      ) : (
        <ol className={clases.historia} aria-labelledby="titulo-historia">
          {items.map((item) => (
            <Suceso key={item.id} item={item} />
          ))}
        </ol>
      )}
    </Paper>
  );
}
