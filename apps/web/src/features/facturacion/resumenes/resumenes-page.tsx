import { Box, Group, Paper, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { resumenesQuery, type ResumenFila } from '@jsol/contracts/facturacion-resumenes';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { Cargando, ErrorDePagina, Vacio } from '../../../components/avisos.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../../components/paginas.tsx';
import { fecha, hora } from '../../../lib/format.ts';
import { marcaDeFila, useTeclasDeLista } from '../../../lib/use-teclas-de-lista.ts';
import { listaDeResumenes, type ConsultaResumenes } from './api.ts';
import { EstadoResumen } from './components/estado-resumen.tsx';
import { PorInformar } from './components/por-informar.tsx';
import { clases, condiciones, estados } from './palabras.ts';
import estilos from '../components/facturacion.module.css';

const ruta = getRouteApi('/privado/facturacion/facturacion/resumenes');
const porPagina = 50;

const enLista = <Valor extends string>(palabras: Record<Valor, string>) =>
  (Object.keys(palabras) as Valor[]).map((value) => ({ value, label: palabras[value] }));

function Fila({ fila }: { fila: ResumenFila }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/facturacion/resumenes/$id" params={{ id: fila.id }} className={estilos.numero} {...marcaDeFila}>
          {fila.numero}
        </Link>
        <Text size="xs" c="dimmed">
          {clases[fila.clase]}
        </Text>
      </Table.Td>
      <Table.Td>{fecha(fila.fechaReferencia)}</Table.Td>
      <Table.Td>
        {condiciones[fila.condicion]} <span className="cifra">{fila.documentos.toLocaleString('es-PE')}</span>
      </Table.Td>
      <Table.Td>
        <EstadoResumen estado={fila.estado} />
        {fila.motivo && (
          <Text size="xs" c="dimmed" maw={340} lineClamp={2} title={fila.motivo}>
            {fila.motivo}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="cifra" ta="left">
        {fila.ticket ?? 'Sin ticket'}
      </Table.Td>
      <Table.Td>
        {fecha(fila.creadoEn)}, {hora(fila.creadoEn)}
        <Text size="xs" c="dimmed">
          {fila.creadoPor ?? 'El sistema'}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

/** The files that tell SUNAT of many documents at once: resúmenes diarios, bajas and reversiones. */
export function ResumenesPage() {
  const filtros: ConsultaResumenes = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const lista = useQuery(listaDeResumenes({ ...filtros, pagina: filtros.pagina ?? 1, porPagina }));
  const filas = useRef<HTMLDivElement>(null);
  const campo = useRef<HTMLInputElement>(null);
  useTeclasDeLista(filas, campo);
  const cambiar = (cambio: ConsultaResumenes) => {
    const nuevos = { ...filtros, pagina: undefined, ...cambio };
    void navigate({ search: Object.fromEntries(Object.entries(nuevos).filter(([, valor]) => valor)) });
  };
  const pagina = lista.data;
  return (
    <Pagina titulo="Resúmenes y bajas">
      <Stack gap="sm">
        <PorInformar />
        <Group gap="sm" align="flex-end" role="search" aria-label="Resúmenes y bajas">
          <Select
            ref={campo}
            label="Clase"
            placeholder="Todas"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar la clase' }}
            data={enLista(clases)}
            value={filtros.clase ?? null}
            onChange={(valor) => cambiar({ clase: resumenesQuery.shape.clase.safeParse(valor ?? undefined).data })}
          />
          <Select
            label="Estado"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el estado' }}
            data={enLista(estados)}
            value={filtros.estado ?? null}
            onChange={(valor) => cambiar({ estado: resumenesQuery.shape.estado.safeParse(valor ?? undefined).data })}
          />
          <TextInput
            type="date"
            label="Desde"
            value={filtros.desde ?? ''}
            max={filtros.hasta}
            onChange={({ currentTarget: { value } }) => cambiar({ desde: value })}
          />
          <TextInput
            type="date"
            label="Hasta"
            value={filtros.hasta ?? ''}
            min={filtros.desde}
            onChange={({ currentTarget: { value } }) => cambiar({ hasta: value })}
          />
        </Group>
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.isPending && <Cargando texto="Cargando resúmenes…" />}
        {pagina && pagina.items.length === 0 && pagina.total > 0 && (
          <PaginaVacia alIr={(numero) => cambiar({ pagina: numero })} />
        )}
        {pagina && pagina.total === 0 && (
          <Vacio
            titulo="Ningún resumen ni baja"
            texto="Aquí se verá cada resumen diario de boletas, comunicación de baja y reversión, con su ticket y su respuesta."
          />
        )}
        {pagina && pagina.items.length > 0 && (
          <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
            <Paper withBorder style={{ overflow: 'hidden' }}>
              <TablaAncha minima={860}>
                <Table aria-label="Resúmenes y bajas">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Archivo</Table.Th>
                      <Table.Th>Documentos del</Table.Th>
                      <Table.Th>Contenido</Table.Th>
                      <Table.Th>Estado</Table.Th>
                      <Table.Th>Ticket</Table.Th>
                      <Table.Th>Hecho</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {pagina.items.map((fila) => (
                      <Fila key={fila.id} fila={fila} />
                    ))}
                  </Table.Tbody>
                </Table>
              </TablaAncha>
            </Paper>
          </Box>
        )}
        {pagina && (
          <Paginas
            de="resúmenes"
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
