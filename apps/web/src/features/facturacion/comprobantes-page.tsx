import { Box, Button, Center, Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowUp } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../components/paginas.tsx';
import { soles } from '../../lib/format.ts';
import { BotonExportar } from './components/boton-exportar.tsx';
import { FichasDeEstado } from './components/fichas-de-estado.tsx';
import { FiltrosComprobantes } from './components/filtros-comprobantes.tsx';
import { TablaComprobantes } from './components/tabla-comprobantes.tsx';
import { TarjetasComprobantes } from './components/tarjetas-comprobantes.tsx';
import { aConsulta, conFiltro, hayFiltros, type Filtros } from './filtros.ts';
import { useListaViva } from './hooks/use-lista-viva.ts';
import { useTeclasDeLista } from '../../lib/use-teclas-de-lista.ts';

const ruta = getRouteApi('/privado/facturacion/comprobantes');

/** Every receipt, and what SUNAT has said of each until this moment. */
export function ComprobantesPage() {
  const filtros: Filtros = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const consulta = aConsulta(filtros);
  const { lista, verNuevos } = useListaViva(consulta);
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const buscador = useRef<HTMLInputElement>(null);
  const filas = useRef<HTMLDivElement>(null);
  useTeclasDeLista(filas, buscador);

  const ir = (search: Filtros) => void navigate({ search });
  const cambiar = (cambio: Omit<Filtros, 'pagina'>) => ir(conFiltro(filtros, cambio));
  const alIr = (numero: number) => {
    ir({ ...filtros, pagina: numero });
    filas.current?.scrollIntoView();
  };
  const pagina = lista.data?.mostrada;
  const nuevos = lista.data?.nuevos ?? 0;

  return (
    <Pagina
      titulo="Comprobantes"
      acciones={<BotonExportar consulta={consulta} disabled={!pagina || pagina.total === 0} />}
    >
      <Stack gap="sm">
        <FiltrosComprobantes filtros={filtros} alCambiar={cambiar} buscador={buscador} />
        <FichasDeEstado
          porEstado={pagina?.porEstado ?? {}}
          elegido={filtros.estado}
          alElegir={(estado) => cambiar({ estado })}
        />
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando comprobantes…" />}
        {pagina && (
          <>
            <Group justify="space-between" gap="xs">
              <Text role="status" size="md">
                <b className="cifra">{pagina.total.toLocaleString('es-PE')}</b>{' '}
                {pagina.total === 1 ? 'comprobante' : 'comprobantes'} por{' '}
                <b className="cifra">{soles(pagina.sumaTotal)}</b>
                {lista.isPlaceholderData && ' · actualizando…'}
              </Text>
            </Group>
            <Center aria-live="polite" display={nuevos > 0 ? undefined : 'none'}>
              {nuevos > 0 && (
                <Button
                  radius="xl"
                  size="compact-md"
                  leftSection={<IconArrowUp size={16} aria-hidden />}
                  onClick={verNuevos}
                >
                  {nuevos === 1 ? '1 nuevo' : `${nuevos} nuevos`}
                </Button>
              )}
            </Center>
            {pagina.items.length === 0 && pagina.total > 0 ? (
              <PaginaVacia alIr={alIr} />
            ) : pagina.items.length === 0 ? (
              <SinFilas filtrado={hayFiltros(filtros)} />
            ) : (
              <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
                {telefono ? (
                  <TarjetasComprobantes items={pagina.items} />
                ) : (
                  <Paper withBorder style={{ overflow: 'hidden' }}>
                    <TablaComprobantes
                      items={pagina.items}
                      orden={consulta.orden}
                      alOrdenar={(orden) => cambiar({ orden: orden === '-emitido' ? undefined : orden })}
                    />
                  </Paper>
                )}
              </Box>
            )}
            <Paginas
              de="comprobantes"
              pagina={consulta.pagina}
              total={pagina.total}
              porPagina={consulta.porPagina}
              telefono={telefono}
              alIr={alIr}
            />
          </>
        )}
      </Stack>
    </Pagina>
  );
}

const SinFilas = ({ filtrado }: { filtrado: boolean }) =>
  filtrado ? (
    <Vacio titulo="Ningún comprobante coincide" texto="Cambie o quite los filtros para ver más." />
  ) : (
    <Vacio
      titulo="Todavía no hay comprobantes"
      texto="Cada boleta y factura que se venda aparecerá aquí con la respuesta de SUNAT."
    />
  );
