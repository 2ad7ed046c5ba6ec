import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RegistroAuditoria } from '@jsol/contracts/auditoria';
import { monitorOperacionesSchema } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Actor } from '../../components/actor.tsx';
import { Momento } from '../../components/momento.tsx';
import { api } from '../../lib/api.ts';
import { Desplazable } from '../componentes/desplazable.tsx';
import { conParametros, Enlace, ir, useUbicacion } from '../navegacion.tsx';
import clases from '../monitor.module.css';

const acciones: Readonly<Record<string, string>> = {
  'monitor.alerta_atendida': 'Se encargó de una alerta',
  'monitor.ejecucion_reintentada': 'Reintentó una ejecución',
  'monitor.ejecucion_cancelada': 'Canceló una ejecución',
  'monitor.lote_reintentado': 'Reintentó un lote',
  'monitor.lote_detenido': 'Detuvo un lote',
  'monitor.cola_pausada': 'Pausó una cola',
  'monitor.cola_reanudada': 'Reanudó una cola',
  'monitor.programacion_ejecutada': 'Ejecutó una programación',
  'monitor.programacion_pausada': 'Pausó una programación',
  'monitor.programacion_reanudada': 'Reanudó una programación',
};

const motivoDe = ({ detalle: { motivo } }: RegistroAuditoria) => (typeof motivo === 'string' ? motivo : '');

function Sobre({ registro }: { registro: RegistroAuditoria }) {
  if (registro.entidad === 'ejecucion') {
    return (
      <Enlace href={`/ejecuciones/${registro.entidadId}`} className={clases.enlace}>
        ver la ejecución
      </Enlace>
    );
  }
  if (registro.entidad === 'reintento') {
    const { total, filtro } = registro.detalle;
    if (typeof total !== 'number' || typeof filtro !== 'object' || !filtro) return <>el lote</>;
    const partes = Object.entries(filtro).map(([nombre, valor]) => `${nombre}: ${String(valor)}`);
    return (
      <>
        {total} ejecuciones{partes.length > 0 && ` (${partes.join(', ')})`}
      </>
    );
  }
  if (registro.entidad === 'alerta') return <>{String(registro.detalle.alerta)}</>;
  return <>{registro.entidadId}</>;
}

/** Who did what here, and why. Nothing can be taken out of it. */
export default function Operaciones() {
  const { ruta, parametros } = useUbicacion();
  const pagina = Math.max(1, Math.floor(Number(parametros.get('pagina'))) || 1);
  const consulta = useQuery({
    queryKey: ['operaciones', pagina],
    queryFn: () => api.get('/api/monitor/operaciones', monitorOperacionesSchema, { pagina }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const datos = consulta.data;
  const irA = (otra: number) => ir(conParametros(ruta, { pagina: otra > 1 ? String(otra) : null }));
  return (
    <Stack gap="sm">
      <Title order={1}>Operaciones</Title>
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.isPending && <Cargando texto="Leyendo la auditoría…" />}
      {datos && datos.items.length === 0 && (
        <Vacio
          titulo="Nadie ha actuado todavía"
          texto="Aquí queda cada reintento, cancelación y pausa, con quién y por qué."
        />
      )}
      {datos && datos.items.length > 0 && (
        <>
          <Paper withBorder style={{ overflow: 'hidden' }}>
            <Desplazable nombre="Lista de operaciones" ancho={760}>
              <Table aria-label="Operaciones">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Cuándo</Table.Th>
                    <Table.Th>Quién</Table.Th>
                    <Table.Th>Qué hizo</Table.Th>
                    <Table.Th>Sobre</Table.Th>
                    <Table.Th>Motivo</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {datos.items.map((registro) => (
                    <Table.Tr key={registro.id}>
                      <Table.Td>
                        <Momento en={registro.en} />
                      </Table.Td>
                      <Table.Td>
                        <Actor registro={registro} />
                      </Table.Td>
                      <Table.Td>{acciones[registro.accion] ?? registro.accion}</Table.Td>
                      <Table.Td maw={360} style={{ overflowWrap: 'anywhere' }}>
                        <Sobre registro={registro} />
                      </Table.Td>
                      <Table.Td maw={360}>{motivoDe(registro)}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Desplazable>
          </Paper>
          <Group justify="space-between">
            <Button variant="default" size="xs" disabled={pagina === 1} onClick={() => irA(pagina - 1)}>
              Más nuevas
            </Button>
            <Text size="sm" role="status">
              {datos.total.toLocaleString('es-PE')} en total
            </Text>
            <Button
              variant="default"
              size="xs"
              disabled={pagina * datos.porPagina >= datos.total}
              onClick={() => irA(pagina + 1)}
            >
              Más antiguas
            </Button>
          </Group>
        </>
      )}
    </Stack>
  );
}
