import { Paper, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import type { Resultado } from '@jsol/contracts/administracion';
import { fechaHora } from '../../../lib/format.ts';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { TablaEjecuciones, type FilaDeEjecucion } from '../../../components/tabla-ejecuciones.tsx';
import { duracion } from '../palabras.ts';
import clases from './administracion.module.css';

type Props = { items: readonly Resultado[]; telefono: boolean; alVer: (id: string) => void };

const tardo = ({ iniciadaEn, terminadaEn }: Resultado): string => {
  if (!iniciadaEn || !terminadaEn) return '–';
  const ms = Date.parse(terminadaEn) - Date.parse(iniciadaEn);
  return ms < 1_000 ? `${ms} ms` : duracion(ms);
};

const Nombre = ({
  item,
  alVer,
}: {
  item: Pick<FilaDeEjecucion, 'id' | 'tarea' | 'encoladaEn'>;
  alVer: Props['alVer'];
}) => (
  <UnstyledButton
    className={clases.nombre}
    fz="md"
    aria-label={`${item.tarea}, ${fechaHora(item.encoladaEn)}`}
    onClick={() => alVer(item.id)}
  >
    {item.tarea}
  </UnstyledButton>
);

export function TablaResultados({ items, telefono, alVer }: Props) {
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Resultados">
        {items.map((item) => (
          <Paper key={item.id} component="li" withBorder p="sm">
            <Nombre item={item} alVer={alVer} />
            <Text size="sm" c="dimmed">
              {fechaHora(item.encoladaEn)} {item.claves.length > 0 && `· ${item.claves.join(', ')}`}
            </Text>
            <EstadoEjecucion estado={item.estado} />
            {item.motivo && <Text size="sm">{item.motivo}</Text>}
          </Paper>
        ))}
      </Stack>
    );
  }
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={900}>
        <TablaEjecuciones
          nombre="Resultados"
          filas={items.map((item) => ({ ...item, tardo: tardo(item) }))}
          enlace={(fila) => <Nombre item={fila} alVer={alVer} />}
          alAbrir={alVer}
        />
      </Table.ScrollContainer>
    </Paper>
  );
}
