import { Box, Button, Group, Paper, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconDownload, IconShoppingCartDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ComparacionSire } from '@jsol/contracts/facturacion-libros';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { PaginaVacia, Paginas } from '../../../../components/paginas.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { descargarCsv } from '../../../../lib/csv.ts';
import { fechaHora, soles } from '../../../../lib/format.ts';
import { claveComparacion, comparacion, pedirComparacion, tomarCompras, type LibroSire } from '../api.ts';
import { csvDeDiferencias, todasLasDiferencias } from '../comparacion-csv.ts';
import { nombreDelMes } from '../periodo.ts';
import { CargarPropuesta } from './cargar-propuesta.tsx';
import { TablaDiferencias } from './tabla-diferencias.tsx';

const porPagina = 50;

type Props = {
  periodo: string;
  libro: LibroSire;
  pagina: number;
  alElegirLibro: (libro: LibroSire) => void;
  alIr: (pagina: number) => void;
};

const Cifra = ({ palabra, valor }: { palabra: string; valor: string }) => (
  <Paper withBorder p="sm">
    <Text size="xs" c="dimmed">
      {palabra}
    </Text>
    <Text fz="lg" fw={650} className="cifra" ta="left">
      {valor}
    </Text>
  </Paper>
);

const Resumen = ({ datos: { iguales, diferencias, totalSunat, totalPropio } }: { datos: ComparacionSire }) => (
  <SimpleGrid cols={{ base: 2, md: 4 }} spacing="xs">
    <Cifra palabra="Iguales" valor={iguales.toLocaleString('es-PE')} />
    <Cifra palabra="Con diferencias" valor={diferencias.total.toLocaleString('es-PE')} />
    <Cifra palabra="Total según SUNAT" valor={soles(totalSunat)} />
    <Cifra palabra="Total aquí" valor={soles(totalPropio)} />
  </SimpleGrid>
);

/** What SUNAT proposes for the month against what is here. */
export function ComparacionConSire({ periodo, libro, pagina, alElegirLibro, alIr }: Props) {
  const queryClient = useQueryClient();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const consulta = useQuery(comparacion(periodo, libro, pagina, porPagina));
  const tomar = useMutation({
    mutationFn: () => tomarCompras(periodo),
    onSuccess: ({ tomadas }) =>
      notifications.show({
        color: 'green',
        message:
          tomadas === 0
            ? 'El registro ya tenía todas las compras de la propuesta.'
            : `${tomadas === 1 ? 'Se tomó 1 compra' : `Se tomaron ${tomadas} compras`}; genere otra vez el registro de compras.`,
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se tomaron', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveComparacion(periodo) }),
  });
  const exportar = useMutation({
    mutationFn: async () => {
      const filas = await todasLasDiferencias((numero, tamanio) => pedirComparacion(periodo, libro, numero, tamanio));
      descargarCsv(csvDeDiferencias(filas), `diferencias-${libro}-${periodo}.csv`);
    },
    onError: (error) => notifications.show({ color: 'red', title: 'No se exportó', message: mensajeDe(error) }),
  });
  const { data } = consulta;
  const faltanAqui = data?.diferencias.items.some(({ clase }) => clase === 'falta-aqui') ?? false;
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Registro"
        value={libro}
        onChange={(elegido) => alElegirLibro(elegido === 'rce' ? 'rce' : 'rvie')}
        data={[
          { value: 'rvie', label: 'Ventas (RVIE)' },
          { value: 'rce', label: 'Compras (RCE)' },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <CargarPropuesta periodo={periodo} libro={libro} />
      {consulta.isPending && <Cargando texto={`Comparando ${nombreDelMes(periodo)}…`} />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && !data.propuesta && (
        <Vacio
          titulo="Todavía no se cargó la propuesta"
          texto={`Descárguela del SIRE y cárguela aquí para ver en qué difiere de ${nombreDelMes(periodo)}.`}
        />
      )}
      {data?.propuesta && (
        <>
          <Resumen datos={data} />
          <Group justify="space-between" gap="xs">
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {data.propuesta.nombre}, cargada por {data.propuesta.cargadaPor} el {fechaHora(data.propuesta.cargadaEn)}
            </Text>
            <Group gap="xs">
              {libro === 'rce' && (
                <Button
                  leftSection={<IconShoppingCartDown size={16} aria-hidden />}
                  variant={faltanAqui ? 'filled' : 'default'}
                  loading={tomar.isPending}
                  onClick={() => tomar.mutate()}
                >
                  Tomar las compras que faltan
                </Button>
              )}
              <Button
                variant="default"
                leftSection={<IconDownload size={16} aria-hidden />}
                disabled={data.diferencias.total === 0}
                loading={exportar.isPending}
                onClick={() => exportar.mutate()}
              >
                Exportar CSV
              </Button>
            </Group>
          </Group>
          {data.diferencias.total === 0 ? (
            <Vacio titulo="Todo coincide" texto="La propuesta de SUNAT y lo registrado aquí dicen lo mismo." />
          ) : data.diferencias.items.length === 0 ? (
            <PaginaVacia alIr={alIr} />
          ) : (
            <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
              <TablaDiferencias items={data.diferencias.items} telefono={telefono} />
            </Box>
          )}
          <Paginas
            de="diferencias"
            pagina={pagina}
            total={data.diferencias.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        </>
      )}
    </Stack>
  );
}
