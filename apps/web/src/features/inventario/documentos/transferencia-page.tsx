import { Button, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { TransferenciaDetalle } from '@jsol/contracts/inventario-documentos';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';
import { Insignia } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { cantidad, fecha, fechaHora } from '../../../lib/format.ts';
import { useInventarioVivo } from '../hooks/use-inventario-vivo.ts';
import { anularTransferencia, claveTransferencias, transferencia as consultaDe } from './api.ts';
import { estados } from './palabras.ts';
import { RecibirTransferencia } from './recibir-transferencia.tsx';
import estilos from '../components/inventario.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/transferencias/$id');

/** One transfer: what left, what came, and the difference between both. */
export function TransferenciaPage() {
  const { id } = ruta.useParams();
  const consulta = useQuery(consultaDe(id));
  const queryClient = useQueryClient();
  const refrescar = () => queryClient.invalidateQueries({ queryKey: claveTransferencias });
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  const transferencia = consulta.data;
  useInventarioVivo(transferencia?.destino.id ?? null, claveTransferencias);
  const anular = ({ numero, origen }: TransferenciaDetalle) => {
    const clave = claveNueva();
    setAccion({
      titulo: `Anular ${numero}`,
      texto: `Lo enviado vuelve al stock de ${origen.nombre}.`,
      boton: 'Anular',
      peligro: true,
      hacer: async (motivo) => {
        await anularTransferencia(id, motivo, clave);
        await refrescar();
      },
    });
  };
  return (
    <Pagina
      titulo={transferencia ? `Transferencia ${transferencia.numero}` : 'Transferencia'}
      acciones={
        transferencia?.puedeAnular && (
          <Button variant="default" onClick={() => anular(transferencia)}>
            Anular
          </Button>
        )
      }
    >
      <Stack gap="sm">
        <Link to="/inventario/transferencias" className={estilos.enlace}>
          Todas las transferencias
        </Link>
        {consulta.isPending && <Cargando texto="Cargando la transferencia…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {transferencia && (
          <>
            <Group gap="sm" aria-live="polite">
              <Insignia {...estados[transferencia.estado]} grande />
              <Text size="md">
                De <b>{transferencia.origen.nombre}</b> a <b>{transferencia.destino.nombre}</b>. La envió{' '}
                {transferencia.enviadaPor} el {fechaHora(transferencia.enviadaEn)}.
              </Text>
            </Group>
            {transferencia.cerradaEn && (
              <Text size="md">
                {transferencia.estado === 'anulada' ? 'La anuló' : 'La recibió'} {transferencia.cerradaPor} el{' '}
                {fechaHora(transferencia.cerradaEn)}
                {transferencia.motivoAnulacion ? `: ${transferencia.motivoAnulacion}` : '.'}
              </Text>
            )}
            {transferencia.nota && <Text size="md">Nota: {transferencia.nota}</Text>}
            {transferencia.puedeRecibir ? (
              <RecibirTransferencia key={transferencia.id} transferencia={transferencia} alTerminar={refrescar} />
            ) : (
              <Lineas transferencia={transferencia} />
            )}
          </>
        )}
      </Stack>
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </Pagina>
  );
}

const Lineas = ({ transferencia }: { transferencia: TransferenciaDetalle }) => (
  <Paper withBorder style={{ overflow: 'hidden' }}>
    <TablaAncha minima={640}>
      <Table aria-label="Productos de la transferencia">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Producto</Table.Th>
            <Table.Th>Lote</Table.Th>
            <Table.Th className="cifra">Salió</Table.Th>
            <Table.Th className="cifra">Llegó</Table.Th>
            <Table.Th>Diferencia</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {transferencia.lineas.map(({ id, producto, lote, cantidad: salio, recibida, diferencia }) => (
            <Table.Tr key={id}>
              <Table.Td>
                {producto.nombre}
                <Text size="xs" c="dimmed">
                  {producto.codigo}
                </Text>
              </Table.Td>
              <Table.Td>
                {lote ? `${lote.codigo}${lote.vence ? `, vence ${fecha(lote.vence)}` : ''}` : 'Sin lote'}
              </Table.Td>
              <Table.Td className="cifra">
                {cantidad(salio)} {unidadEnPalabras(producto.unidad)}
              </Table.Td>
              <Table.Td className="cifra">{recibida === null ? 'En camino' : cantidad(recibida)}</Table.Td>
              <Table.Td>{diferencia ?? ''}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </TablaAncha>
  </Paper>
);
