import { Button, Checkbox, Group, Paper, Progress, Stack, Table, Text } from '@mantine/core';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ComprobanteResumen } from '@jsol/contracts/facturacion';
import { usePuede } from '../../../../app/session.tsx';
import { TablaAncha } from '../../../../components/tabla-ancha.tsx';
import { EstadoComprobante } from '../../../../components/estado-comprobante.tsx';
import { fecha, hoyEnLima, soles } from '../../../../lib/format.ts';
import { marcaDeFila } from '../../../../lib/use-teclas-de-lista.ts';
import { Vence } from '../../components/vence.tsx';
import { tiposComprobante } from '../../palabras.ts';
import { queHago } from '../que-hago.ts';
import { useReintentoEnLote } from '../use-reintento-en-lote.ts';
import clases from '../../components/facturacion.module.css';

type Items = readonly ComprobanteResumen[];

function Fila({
  item,
  elegida,
  alElegir,
}: {
  item: ComprobanteResumen;
  elegida: boolean;
  alElegir: (() => void) | null;
}) {
  const { palabras } = queHago(item, hoyEnLima());
  return (
    <Table.Tr>
      {alElegir && (
        <Table.Td>
          <Checkbox aria-label={`Elegir ${item.numero}`} checked={elegida} onChange={alElegir} />
        </Table.Td>
      )}
      <Table.Td>
        <Link to="/comprobantes/$id" params={{ id: item.id }} className={clases.numero} {...marcaDeFila}>
          {item.numero}
        </Link>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {tiposComprobante[item.tipo]}, {fecha(item.fechaEmision)}
        </Text>
      </Table.Td>
      <Table.Td maw={240}>
        <Text size="md" truncate title={item.cliente}>
          {item.cliente}
        </Text>
      </Table.Td>
      <Table.Td className="cifra">{soles(item.total, item.moneda)}</Table.Td>
      <Table.Td>
        <EstadoComprobante estado={item.estado} enContingencia={item.enContingencia} />
        {item.motivo && (
          <Text size="xs" c="dimmed" maw={320} lineClamp={2} title={item.motivo}>
            {item.motivo}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Vence comprobante={item} />
      </Table.Td>
      <Table.Td maw={280}>
        <Text size="sm">{palabras}</Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** The rows of a view, the soonest deadline first where that matters; several can be sent again at once. */
export function TablaDia({ items, alTerminar }: { items: Items; alTerminar: () => void }) {
  const puede = usePuede('facturacion.reintentar');
  const [elegidos, setElegidos] = useState<ReadonlySet<string>>(new Set());
  const { lote, empezar, detener } = useReintentoEnLote(() => {
    setElegidos(new Set());
    alTerminar();
  });
  const hoy = hoyEnLima();
  const reintentables = items.filter(
    (item) => queHago(item, hoy).accion === 'reintentar' || item.estado === 'excepcion',
  );
  const seElige = puede && reintentables.length > 0;
  const vigentes = reintentables.filter(({ id }) => elegidos.has(id));
  const alternar = (id: string) => {
    const nuevos = new Set(elegidos);
    if (!nuevos.delete(id)) nuevos.add(id);
    setElegidos(nuevos);
  };
  const todos = vigentes.length === reintentables.length;
  return (
    <Stack gap="xs">
      {seElige && (
        <Group gap="sm">
          <Button
            size="sm"
            variant="light"
            leftSection={<IconRefresh size={16} aria-hidden />}
            disabled={vigentes.length === 0 || lote !== null}
            onClick={() => void empezar(vigentes.map(({ id }) => id))}
          >
            Reintentar {vigentes.length === 1 ? '1 elegido' : `${vigentes.length || 'los'} elegidos`}
          </Button>
          {lote && (
            <Group gap="xs" role="status" flex={1}>
              <Progress value={(lote.hechos / lote.total) * 100} flex={1} maw={240} aria-label="Avance del reintento" />
              <Text size="sm" className="cifra">
                {lote.hechos} de {lote.total}
              </Text>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlayerStop size={14} aria-hidden />}
                onClick={detener}
              >
                Detener
              </Button>
            </Group>
          )}
        </Group>
      )}
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <TablaAncha minima={900}>
          <Table aria-label="Documentos">
            <Table.Thead>
              <Table.Tr>
                {seElige && (
                  <Table.Th>
                    <Checkbox
                      aria-label="Elegir todos"
                      checked={todos}
                      indeterminate={!todos && vigentes.length > 0}
                      onChange={() => setElegidos(new Set(todos ? [] : reintentables.map(({ id }) => id)))}
                    />
                  </Table.Th>
                )}
                <Table.Th>Documento</Table.Th>
                <Table.Th>Cliente</Table.Th>
                <Table.Th className="cifra">Total</Table.Th>
                <Table.Th>Estado</Table.Th>
                <Table.Th>Plazo</Table.Th>
                <Table.Th>Qué hago</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((item) => (
                <Fila
                  key={item.id}
                  item={item}
                  elegida={elegidos.has(item.id)}
                  alElegir={seElige ? () => alternar(item.id) : null}
                />
              ))}
            </Table.Tbody>
          </Table>
        </TablaAncha>
      </Paper>
    </Stack>
  );
}
