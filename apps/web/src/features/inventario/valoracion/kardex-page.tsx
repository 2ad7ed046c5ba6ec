import { Alert, Button, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconDownload, IconInfoCircle, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { kardexQuery, type Kardex } from '@jsol/contracts/inventario-valoracion';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { descargarCsv } from '../../../lib/csv.ts';
import { fecha, hoyEnLima } from '../../../lib/format.ts';
import { almacenes as consultaAlmacenes } from '../api.ts';
import { kardexDe } from './api.ts';
import { TablaKardex } from './components/tabla-kardex.tsx';
import { kardexEnCsv } from './kardex-csv.ts';
import clases from './kardex.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/productos/$id/kardex');

const Dato = ({ nombre, valor }: { nombre: string; valor: string }) => (
  <div>
    <Text size="xs" c="dimmed" component="dt">
      {nombre}
    </Text>
    <Text size="sm" component="dd" m={0}>
      {valor}
    </Text>
  </div>
);

function Encabezado({ kardex: { empresa, producto, almacen, desde, hasta } }: { kardex: Kardex }) {
  return (
    <SimpleGrid component="dl" cols={{ base: 2, sm: 3, lg: 6 }} spacing="xs" m={0}>
      <Dato nombre="Empresa" valor={empresa ? `${empresa.ruc} ${empresa.razonSocial}` : 'Sin registrar'} />
      <Dato nombre="Establecimiento" valor={`${almacen.codigo} ${almacen.nombre}`} />
      <Dato nombre="Existencia" valor={`${producto.codigo} ${producto.nombre}`} />
      <Dato nombre="Unidad de medida" valor={`${producto.unidad} ${unidadEnPalabras(producto.unidad)}`} />
      <Dato nombre="Método de valuación" valor="PEPS" />
      <Dato nombre="Período" valor={`${fecha(desde)} a ${fecha(hasta)}`} />
    </SimpleGrid>
  );
}

/** A product's Kardex valorizado (Formato 13.1) in a warehouse: on screen, on paper and as a spreadsheet. */
export function KardexPage() {
  const { id } = ruta.useParams();
  const hoy = hoyEnLima();
  const { almacen: pedido, desde = `${hoy.slice(0, 7)}-01`, hasta = hoy } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const lista = useQuery(consultaAlmacenes);
  const almacen = lista.data?.find((uno) => uno.id === pedido) ?? lista.data?.[0];
  const consulta = kardexQuery.safeParse({ almacenId: almacen?.id, desde, hasta });
  const kardex = useQuery({
    ...kardexDe(id, consulta.data ?? { almacenId: '', desde, hasta }),
    enabled: consulta.success,
  });
  const cambiar = (cambio: { almacen?: string; desde?: string; hasta?: string }) =>
    void navigate({ search: (antes) => ({ ...antes, ...cambio }), replace: true });
  const { data } = kardex;
  return (
    <Pagina
      titulo={data ? `Kardex de ${data.producto.nombre}` : 'Kardex'}
      acciones={
        data && (
          <Group gap="xs" className={clases.sinPapel}>
            <Button
              variant="default"
              leftSection={<IconPrinter size={16} aria-hidden />}
              onClick={() => window.print()}
            >
              Imprimir
            </Button>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              onClick={() =>
                descargarCsv(kardexEnCsv(data), `kardex-${data.producto.codigo}-${data.almacen.codigo}-${desde}.csv`)
              }
            >
              CSV
            </Button>
          </Group>
        )
      }
    >
      <Stack gap="sm">
        {/* Only while this page is open: others print upright. */}
        <style>{'@page { size: A4 landscape; margin: 10mm }'}</style>
        <Group gap="sm" align="flex-end" role="search" aria-label="Kardex" className={clases.sinPapel}>
          <Select
            label="Almacén"
            allowDeselect={false}
            data={(lista.data ?? []).map((uno) => ({ value: uno.id, label: uno.nombre }))}
            value={almacen?.id ?? null}
            onChange={(elegido) => elegido && cambiar({ almacen: elegido })}
            w={{ base: '100%', sm: 240 }}
          />
          <TextInput
            type="date"
            label="Desde"
            value={desde}
            max={hasta}
            onChange={({ currentTarget: { value } }) => value && cambiar({ desde: value })}
          />
          <TextInput
            type="date"
            label="Hasta"
            value={hasta}
            min={desde}
            onChange={({ currentTarget: { value } }) => value && cambiar({ hasta: value })}
          />
        </Group>
        {almacen && !consulta.success && (
          <Alert color="yellow" role="alert">
            {consulta.error.issues[0]?.message}
          </Alert>
        )}
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {kardex.isError && <ErrorDePagina error={kardex.error} reintentar={() => void kardex.refetch()} />}
        {consulta.success && kardex.isPending && <Cargando texto="Leyendo el kardex…" />}
        {data && (
          <>
            <Encabezado kardex={data} />
            {data.porCostear && (
              <Alert color="yellow" icon={<IconInfoCircle aria-hidden />}>
                Hay movimientos de este producto que todavía no tienen costo. Actualice la valorización para verlos
                aquí.
              </Alert>
            )}
            {data.filas.length === 0 && data.saldoInicial.cantidad === '0' ? (
              <Vacio titulo="Sin movimientos" texto="En estas fechas nada entró ni salió de este almacén." />
            ) : (
              <TablaKardex kardex={data} />
            )}
          </>
        )}
      </Stack>
    </Pagina>
  );
}
