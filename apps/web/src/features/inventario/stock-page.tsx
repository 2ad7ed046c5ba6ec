import { Box, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { StockItem } from '@jsol/contracts/inventario';
import { usePuede } from '../../app/session.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../components/paginas.tsx';
import { almacenes as consultaAlmacenes, porPagina, type Consulta } from './api.ts';
import { FiltrosStock } from './components/filtros-stock.tsx';
import { Movimientos } from './components/movimientos.tsx';
import { RegistrarEntrada } from './components/registrar-entrada.tsx';
import { RegistrarSalida } from './documentos/registrar-salida.tsx';
import { TablaStock, TarjetasStock } from './components/tabla-stock.tsx';
import { useStockVivo } from './hooks/use-stock-vivo.ts';

const ruta = getRouteApi('/privado/inventario/stock');

/** What a warehouse has at this moment, how it came to be so, and what enters. */
export function StockPage() {
  const { almacen: pedido, q = '', pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const puedeMover = usePuede('inventario.mover');
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [orden, setOrden] = useState<Consulta['orden']>('nombre');
  const filas = useRef<HTMLDivElement>(null);
  const [abierto, setAbierto] = useState<StockItem | null>(null);

  const lista = useQuery(consultaAlmacenes);
  const almacen = lista.data?.find(({ id }) => id === pedido) ?? lista.data?.[0];
  const stock = useStockVivo(
    almacen ? { almacenId: almacen.id, pagina, porPagina, orden, ...(q === '' ? {} : { q }) } : null,
  );
  const ir = (search: { almacen?: string; q?: string; pagina?: number }) => void navigate({ search });
  const alIr = (numero: number) => {
    ir({ ...comun, pagina: numero });
    filas.current?.scrollIntoView();
  };
  const comun = { ...(almacen ? { almacen: almacen.id } : {}), ...(q === '' ? {} : { q }) };

  return (
    <Pagina
      titulo="Stock"
      acciones={
        almacen &&
        puedeMover && (
          <>
            <RegistrarSalida key={`salida-${almacen.id}`} almacen={almacen} />
            <RegistrarEntrada key={almacen.id} almacen={almacen} />
          </>
        )
      }
    >
      <Stack gap="sm">
        {lista.isPending && <Cargando texto="Cargando almacenes…" />}
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.data?.length === 0 && (
          <Vacio titulo="Sin almacenes a su cargo" texto="Pida a un administrador que le asigne uno." />
        )}
        {almacen && (
          <FiltrosStock
            almacenes={lista.data ?? []}
            almacenId={almacen.id}
            q={q}
            alElegirAlmacen={(id) => ir({ ...comun, almacen: id })}
            alBuscar={(texto) => ir({ almacen: almacen.id, ...(texto === '' ? {} : { q: texto }) })}
          />
        )}
        {almacen && stock.isPending && <Cargando texto="Cargando el stock…" />}
        {stock.isError && <ErrorDePagina error={stock.error} reintentar={() => void stock.refetch()} />}
        {almacen && stock.data && (
          <>
            <Text role="status" size="md">
              <b className="cifra">{stock.data.total.toLocaleString('es-PE')}</b>{' '}
              {stock.data.total === 1 ? 'producto' : 'productos'}
              {stock.isPlaceholderData && ' · actualizando…'}
            </Text>
            <Box ref={filas} opacity={stock.isPlaceholderData ? 0.6 : 1}>
              {stock.data.items.length === 0 && stock.data.total > 0 ? (
                <PaginaVacia alIr={alIr} />
              ) : stock.data.items.length === 0 ? (
                <Vacio
                  titulo={q === '' ? 'Todavía no hay productos' : 'Ningún producto coincide'}
                  texto={
                    q === ''
                      ? 'Los productos del catálogo se verán aquí con su stock.'
                      : 'Busque por otra palabra o por el código.'
                  }
                />
              ) : telefono ? (
                <TarjetasStock items={stock.data.items} alAbrir={setAbierto} />
              ) : (
                <TablaStock items={stock.data.items} orden={orden} alOrdenar={setOrden} alAbrir={setAbierto} />
              )}
            </Box>
            <Paginas
              de="stock"
              pagina={pagina}
              total={stock.data.total}
              porPagina={porPagina}
              telefono={telefono}
              alIr={alIr}
            />
            <Movimientos
              almacenId={almacen.id}
              item={stock.data.items.find(({ id }) => id === abierto?.id) ?? abierto}
              alCerrar={() => setAbierto(null)}
            />
          </>
        )}
      </Stack>
    </Pagina>
  );
}
