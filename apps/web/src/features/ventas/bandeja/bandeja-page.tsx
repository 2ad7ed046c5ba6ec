import { Box, Group, Paper, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { bandejaQuery, type VentaEnBandeja } from '@jsol/contracts/ventas-bandeja';
import { CampoDeBusqueda } from '../../../components/campo-de-busqueda.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { fecha, hora, soles } from '../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../lib/use-teclas-de-lista.ts';
import { listaDeBandeja, type ConsultaBandeja } from './api.ts';
import { EstadoDeVenta } from './components/estado-offline.tsx';
import { ImportarArchivo } from './components/importar-archivo.tsx';
import { Plazo } from './components/plazo.tsx';
import { PorLlegar } from './components/por-llegar.tsx';
import { comprobantes, vistas } from './palabras.ts';
import estilos from './bandeja.module.css';

const ruta = getRouteApi('/privado/ventas/ventas/bandeja');
const porPagina = 50;

function Fila({ venta }: { venta: VentaEnBandeja }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/ventas/bandeja/$id" params={{ id: venta.id }} className={estilos.numero} {...marcaDeFila}>
          {venta.ticket}
        </Link>
        <Text size="xs" c="dimmed">
          {venta.caja}
        </Text>
      </Table.Td>
      <Table.Td>
        {fecha(venta.vendidaEn)}, {hora(venta.vendidaEn)}
      </Table.Td>
      <Table.Td>
        {venta.cliente ?? 'Sin identificar'}
        <Text size="xs" c="dimmed">
          {comprobantes[venta.tipoComprobante]} {venta.numero ?? ''}
        </Text>
      </Table.Td>
      <Table.Td className="cifra">{soles(venta.total)}</Table.Td>
      <Table.Td>
        <EstadoDeVenta estado={venta.estado} />
        {venta.motivo && (
          <Text size="xs" c="dimmed" maw={320} lineClamp={2} title={venta.motivo}>
            {venta.motivo}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Plazo venceEl={venta.venceEl} />
      </Table.Td>
      <Table.Td className="cifra">{venta.incidencias === 0 ? '–' : venta.incidencias}</Table.Td>
    </Table.Tr>
  );
}

/** What tills sold without network and waits for a supervisor. */
export function BandejaPage() {
  const filtros: ConsultaBandeja = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const ver = filtros.ver ?? 'por-resolver';
  const lista = useQuery(listaDeBandeja({ ...filtros, ver, pagina: filtros.pagina ?? 1, porPagina }));
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: ConsultaBandeja) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void navigate({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  const cuenta = { 'por-resolver': pagina?.porResolver, 'con-incidencias': pagina?.conIncidencias, todas: undefined };
  return (
    <Pagina titulo="Bandeja de ventas sin conexión" acciones={<ImportarArchivo />}>
      <Stack gap="sm">
        <PorLlegar />
        <Group gap="sm" align="flex-end" role="search" aria-label="Ventas sin conexión">
          <SegmentedControl
            aria-label="Qué ventas"
            value={ver}
            onChange={(valor) => cambiar({ ver: bandejaQuery.shape.ver.parse(valor) })}
            data={(Object.keys(vistas) as (keyof typeof vistas)[]).map((value) => ({
              value,
              label: cuenta[value] === undefined ? vistas[value] : `${vistas[value]} (${cuenta[value]})`,
            }))}
          />
          <CampoDeBusqueda
            ref={campo}
            q={filtros.q ?? ''}
            placeholder="Ticket, comprobante o cliente"
            alBuscar={(q) => cambiar({ q })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando la bandeja…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina && pagina.total === 0 && (
          <Vacio
            titulo={ver === 'por-resolver' && !filtros.q ? 'Nada por resolver' : 'Ninguna venta'}
            texto="Aquí se verán las ventas hechas sin conexión que no se pudieron registrar solas, y las que dejaron diferencias por revisar."
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={900}>
                <Table aria-label="Ventas sin conexión">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Ticket</Table.Th>
                      <Table.Th>Vendida</Table.Th>
                      <Table.Th>Cliente</Table.Th>
                      <Table.Th className="cifra">Total</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>Plazo de SUNAT</Table.Th>
                      <Table.Th className="cifra">Incidencias</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((venta) => (
                      <Fila key={venta.id} venta={venta} />
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="ventas"
            pagina={filtros.pagina ?? 1}
            total={pagina.total}
            porPagina={porPagina}
            telefono={telefono}
            alIr={(numero) => cambiar({ pagina: numero })}
          />
        )}
      </Stack>
    </Pagina>
  );
}
