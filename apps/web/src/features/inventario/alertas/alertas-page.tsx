import { Box, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { alertasDe, claveAlertas } from '../api.ts';
import { ElegirAlmacen, SinAlmacen } from '../components/elegir-almacen.tsx';
import { useAlmacen } from '../hooks/use-almacen.ts';
import { useInventarioVivo } from '../hooks/use-inventario-vivo.ts';
import { TablaDeAlertas, TarjetasDeAlertas } from './lista-de-alertas.tsx';

const ruta = getRouteApi('/privado/inventario/inventario/alertas');
const porPagina = 50;

/** What is running out in a warehouse; an alert goes away by itself when the stock recovers. */
export function AlertasStockPage() {
  const search = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const { lista, todos, almacen } = useAlmacen(search.almacen);
  const { estado = 'abiertas', pagina = 1 } = search;
  const alertas = useQuery({
    ...alertasDe({ almacenId: almacen?.id ?? '', estado, pagina, porPagina }),
    enabled: almacen !== null,
  });
  useInventarioVivo(almacen?.id ?? null, claveAlertas(almacen?.id ?? ''));
  const ir = (cambio: Partial<typeof search>) => void navigate({ search: { ...search, pagina: undefined, ...cambio } });
  const alIr = (numero: number) => ir({ pagina: numero });
  return (
    <Pagina titulo="Alertas de stock">
      <Stack gap="sm">
        <SinAlmacen lista={lista} />
        {almacen && (
          <Group gap="sm" align="flex-end">
            <ElegirAlmacen almacenes={todos} valor={almacen.id} alElegir={(id) => ir({ almacen: id })} />
            <SegmentedControl
              aria-label="Cuáles se ven"
              data={[
                { value: 'abiertas', label: 'Abiertas' },
                { value: 'cerradas', label: 'Cerradas' },
              ]}
              value={estado}
              onChange={(valor) => ir({ estado: valor === 'cerradas' ? 'cerradas' : undefined })}
            />
          </Group>
        )}
        {almacen && alertas.isPending && <Cargando texto="Cargando alertas…" />}
        {alertas.isError && <ErrorDePagina error={alertas.error} reintentar={() => void alertas.refetch()} />}
        {alertas.data && (
          <Text role="status" size="md">
            <b className="cifra">{alertas.data.total.toLocaleString('es-PE')}</b>{' '}
            {alertas.data.total === 1 ? 'producto' : 'productos'}{' '}
            {estado === 'abiertas' ? 'bajo su mínimo' : 'con alertas cerradas'}
          </Text>
        )}
        {alertas.data?.total === 0 && (
          <Vacio
            titulo={estado === 'abiertas' ? 'Nada falta' : 'Ninguna alerta cerrada'}
            texto="Cuando un producto baje de su mínimo se verá aquí con lo que se sugiere pedir, y la alerta se cerrará sola al reponerlo."
          />
        )}
        {alertas.data && alertas.data.items.length === 0 && alertas.data.total > 0 && <PaginaVacia alIr={alIr} />}
        {alertas.data && alertas.data.items.length > 0 && (
          <Box opacity={alertas.isPlaceholderData ? 0.6 : 1}>
            {telefono ? (
              <TarjetasDeAlertas items={alertas.data.items} almacenId={almacen?.id} />
            ) : (
              <TablaDeAlertas items={alertas.data.items} almacenId={almacen?.id} />
            )}
          </Box>
        )}
        {alertas.data && (
          <Paginas
            de="alertas"
            pagina={pagina}
            total={alertas.data.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={alIr}
          />
        )}
      </Stack>
    </Pagina>
  );
}
