import { Group, Select, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle, IconArrowsExchange, IconCategory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { fecha as fechaEnPalabras, hoyEnLima, soles } from '../../../lib/format.ts';
import { almacenes as consultaAlmacenes } from '../api.ts';
import { valorizacionAl } from './api.ts';
import { AlDia } from './components/al-dia.tsx';
import { Diferencias } from './components/diferencias.tsx';
import { Incidencias } from './components/incidencias.tsx';
import { PorCategoria, type Grupo } from './components/por-categoria.tsx';
import { ProductosDelGrupo } from './components/productos-del-grupo.tsx';

const ruta = getRouteApi('/privado/inventario/inventario/valorizacion');

/** What the inventory is worth at a date, how up to date that is, and what changed of what had been told. */
export function ValorizacionPage() {
  const hoy = hoyEnLima();
  const { fecha = hoy, almacen, vista = 'categorias', pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const lista = useQuery(consultaAlmacenes);
  const consulta = useQuery(valorizacionAl(fecha, almacen));
  const [abierto, setAbierto] = useState<Grupo | null>(null);
  const cambiar = (cambio: { fecha?: string; almacen?: string | undefined; vista?: typeof vista; pagina?: number }) =>
    void navigate({ search: (antes) => ({ ...antes, pagina: undefined, ...cambio }) });
  const comun = { pagina, telefono, alIr: (numero: number) => cambiar({ pagina: numero }) };
  const { data } = consulta;
  return (
    <Pagina titulo="Valorización">
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Valorización">
          <TextInput
            type="date"
            label="Al cierre del"
            value={fecha}
            max={hoy}
            onChange={({ currentTarget: { value } }) => value && cambiar({ fecha: value })}
          />
          <Select
            label="Almacén"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el almacén' }}
            data={(lista.data ?? []).map(({ id, nombre }) => ({ value: id, label: nombre }))}
            value={almacen ?? null}
            onChange={(id) => cambiar({ almacen: id ?? undefined })}
            w={{ base: '100%', sm: 240 }}
          />
        </Group>
        {consulta.isPending && <Cargando texto="Sumando el inventario…" />}
        {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
        {data && (
          <>
            <AlDia datos={data} />
            <Text size="md">
              El inventario valía{' '}
              <Text span fz="xl" fw={650} className="cifra">
                {soles(data.total)}
              </Text>{' '}
              al cierre del {fechaEnPalabras(fecha)}, a costo PEPS y sin IGV.
            </Text>
          </>
        )}
        <Tabs
          value={vista}
          onChange={(elegida) =>
            cambiar({ vista: elegida === 'diferencias' || elegida === 'incidencias' ? elegida : 'categorias' })
          }
        >
          <Tabs.List aria-label="Valorización" mb="sm">
            <Tabs.Tab value="categorias" leftSection={<IconCategory size={16} aria-hidden />}>
              Por categoría
            </Tabs.Tab>
            <Tabs.Tab value="diferencias" leftSection={<IconArrowsExchange size={16} aria-hidden />}>
              Diferencias
            </Tabs.Tab>
            <Tabs.Tab value="incidencias" leftSection={<IconAlertTriangle size={16} aria-hidden />}>
              Incidencias
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="categorias">
            {vista === 'categorias' &&
              data &&
              (data.filas.length === 0 ? (
                <Vacio
                  titulo="Sin valor a esa fecha"
                  texto="Elija otra fecha, o actualice la valorización si hay movimientos por costear."
                />
              ) : (
                <PorCategoria datos={data} alAbrir={setAbierto} />
              ))}
          </Tabs.Panel>
          <Tabs.Panel value="diferencias">{vista === 'diferencias' && <Diferencias {...comun} />}</Tabs.Panel>
          <Tabs.Panel value="incidencias">{vista === 'incidencias' && <Incidencias {...comun} />}</Tabs.Panel>
        </Tabs>
      </Stack>
      <ProductosDelGrupo fecha={fecha} de={abierto} alCerrar={() => setAbierto(null)} />
    </Pagina>
  );
}
