import { Alert, Button, Group, Modal, Radio, Stack, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendar, IconCalendarDue, IconLock, IconLockOpen, IconProgress } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { politicaMesCerradoSchema, type Meses } from '@jsol/contracts/inventario-valoracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';
import { Insignia, type Aspecto } from '../../../components/insignia.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { TablaQueSeDesplaza } from '../../../components/tabla-que-se-desplaza.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { fechaHora, soles } from '../../../lib/format.ts';
import { cambiarPolitica, cerrarMes, claveMeses, claveValoracion, meses, reabrirMes } from './api.ts';
import { nombreDelMes } from './palabras.ts';

type Mes = Meses['meses'][number];

const aspectos: Record<Mes['estado'], Aspecto> = {
  cerrado: { palabra: 'Cerrado', color: 'green', Icono: IconLock },
  'por-cerrar': { palabra: 'Por cerrar', color: 'yellow', Icono: IconCalendarDue },
  abierto: { palabra: 'Abierto', color: 'gray', Icono: IconCalendar },
  'en-curso': { palabra: 'En curso', color: 'blue', Icono: IconProgress },
};

function Cierre({ mes, alTerminar }: { mes: Mes; alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const nombre = nombreDelMes(mes.periodo);
  const cierre = useMutation({
    mutationFn: () => cerrarMes(mes.periodo),
    onSuccess: async () => {
      alTerminar();
      notifications.show({ color: 'green', message: `Se cerró ${nombre}: sus costos ya no cambian.` });
      await queryClient.invalidateQueries({ queryKey: claveMeses });
    },
  });
  return (
    <Stack>
      {cierre.isError && <ErrorDePagina titulo="No se cerró" error={cierre.error} />}
      <Text>
        El inventario quedará en <b className="cifra">{soles(mes.valor)}</b> al final de {nombre}. Lo que después se
        registre con fecha de ese mes contará desde el primer día abierto.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={alTerminar}>
          Volver
        </Button>
        <Button loading={cierre.isPending} onClick={() => cierre.mutate()}>
          Cerrar el mes
        </Button>
      </Group>
    </Stack>
  );
}

function Politica({ politica }: Pick<Meses, 'politica'>) {
  const queryClient = useQueryClient();
  const cambio = useMutation({
    mutationFn: cambiarPolitica,
    onSuccess: () => notifications.show({ color: 'green', message: 'Se guardó; vale desde ahora.' }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se guardó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveMeses }),
  });
  return (
    <Radio.Group
      label="Si llega un movimiento con fecha de un mes cerrado"
      value={cambio.isPending ? cambio.variables : politica}
      onChange={(valor) => {
        const elegida = politicaMesCerradoSchema.safeParse(valor);
        if (elegida.success) cambio.mutate(elegida.data);
      }}
    >
      <Stack gap={4} mt={4}>
        <Radio value="diferir" label="Se acepta, y su costo cuenta el primer día abierto" disabled={cambio.isPending} />
        <Radio value="rechazar" label="Se rechaza, salvo las ventas hechas sin conexión" disabled={cambio.isPending} />
      </Stack>
    </Radio.Group>
  );
}

/** The months of the inventory: closed ones keep their costs, and the last may be opened again. */
export function MesesPage() {
  const queryClient = useQueryClient();
  const consulta = useQuery(meses);
  const [porCerrar, setPorCerrar] = useState<Mes | null>(null);
  const [porReabrir, setPorReabrir] = useState<PorConfirmar | null>(null);
  const reabrir = ({ periodo }: Mes) =>
    setPorReabrir({
      titulo: `Reabrir ${nombreDelMes(periodo)}`,
      texto: 'Lo que se registró tarde para ese mes contará en su fecha, y los costos desde entonces se recalculan.',
      boton: 'Reabrir',
      peligro: true,
      hacer: async (motivo) => {
        await reabrirMes(periodo, motivo);
        await queryClient.invalidateQueries({ queryKey: claveValoracion });
      },
    });
  const { data } = consulta;
  return (
    <Pagina titulo="Meses cerrados">
      {consulta.isPending && <Cargando texto="Cargando los meses…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && data.meses.length === 0 && (
        <Vacio titulo="Todavía no hay meses" texto="Cuando se costee el primer movimiento se verá aquí su mes." />
      )}
      {data && data.meses.length > 0 && (
        <Stack gap="md">
          <TablaQueSeDesplaza nombre="Meses del inventario" ancho={640}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Mes</Table.Th>
                <Table.Th>Estado</Table.Th>
                <Table.Th className="cifra">Valor al final</Table.Th>
                <Table.Th>Cerrado</Table.Th>
                <Table.Th />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.meses.map((mes) => (
                <Table.Tr key={mes.periodo}>
                  <Table.Td fw={600}>{nombreDelMes(mes.periodo)}</Table.Td>
                  <Table.Td>
                    <Insignia {...aspectos[mes.estado]} />
                  </Table.Td>
                  <Table.Td className="cifra">{soles(mes.valor)}</Table.Td>
                  <Table.Td>
                    {mes.cerrado && (
                      <>
                        {fechaHora(mes.cerrado.en)}
                        <Text size="xs" c="dimmed">
                          {mes.cerrado.por}
                        </Text>
                      </>
                    )}
                  </Table.Td>
                  <Table.Td ta="right">
                    {mes.estado === 'por-cerrar' && (
                      <Button
                        size="xs"
                        leftSection={<IconLock size={14} aria-hidden />}
                        onClick={() => setPorCerrar(mes)}
                      >
                        Cerrar
                      </Button>
                    )}
                    {mes.sePuedeReabrir && (
                      <Button
                        size="xs"
                        variant="default"
                        leftSection={<IconLockOpen size={14} aria-hidden />}
                        onClick={() => reabrir(mes)}
                      >
                        Reabrir
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </TablaQueSeDesplaza>
          <Alert color="gray" variant="light">
            Los meses se cierran en orden, cuando terminaron y todo lo que se movió en ellos tiene costo. El método de
            valuación es PEPS y no cambia.
          </Alert>
          <Politica politica={data.politica} />
        </Stack>
      )}
      <Modal
        opened={porCerrar !== null}
        onClose={() => setPorCerrar(null)}
        title={porCerrar ? `Cerrar ${nombreDelMes(porCerrar.periodo)}` : ''}
      >
        {porCerrar && <Cierre mes={porCerrar} alTerminar={() => setPorCerrar(null)} />}
      </Modal>
      <ConfirmarConMotivo accion={porReabrir} alTerminar={() => setPorReabrir(null)} />
    </Pagina>
  );
}
