import { Alert, Button, Group, Paper, Progress, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconAlertTriangle, IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Importacion } from '@jsol/contracts/inventario-catalogo';
import { Cargando, ErrorDePagina } from '../../../components/avisos.tsx';
import { Paginas } from '../../../components/paginas.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import {
  aplicarImportacion,
  claveCatalogo,
  claveImportaciones,
  filasDe,
  importacion as consultaDe,
  reporteDe,
} from './api.ts';
import { EstadoFila, EstadoImportacion } from './estado-importacion.tsx';

const porPagina = 50;

type Props = { id: string; pagina: number; alIr: (pagina: number) => void; alVolver: () => void };

/** An uploaded file: what each row will do, or did, and the one button that does it. */
export function Revision({ id, pagina, alIr, alVolver }: Props) {
  const consulta = useQuery(consultaDe(id));
  const importacion = consulta.data;
  if (consulta.isError && !importacion) {
    return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  }
  if (!importacion) return <Cargando texto="Cargando la importación…" />;
  return (
    <Stack gap="sm">
      <Group gap="sm" aria-live="polite">
        <EstadoImportacion estado={importacion.estado} />
        <Text size="md" fw={600}>
          {importacion.archivo}
        </Text>
      </Group>
      {importacion.estado === 'revisando' && <Cargando texto="Revisando el archivo, fila por fila…" />}
      {importacion.estado === 'ilegible' && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />} title="No se pudo leer">
          {importacion.problema}
        </Alert>
      )}
      {importacion.estado !== 'revisando' && importacion.estado !== 'ilegible' && (
        <>
          <Resumen importacion={importacion} />
          <Filas importacion={importacion} pagina={pagina} alIr={alIr} />
        </>
      )}
      <Group>
        <Button variant="default" onClick={alVolver}>
          Subir otro archivo
        </Button>
      </Group>
    </Stack>
  );
}

const cuantos = (cantidad: number, uno: string, varios: string): string =>
  `${cantidad.toLocaleString('es-PE')} ${cantidad === 1 ? uno : varios}`;

function Resumen({ importacion: { id, estado, filas } }: { importacion: Importacion }) {
  const queryClient = useQueryClient();
  const [clave] = useState(claveNueva);
  const buenas = filas.crear + filas.cambiar;
  const aplicar = useMutation({
    mutationFn: () => aplicarImportacion(id, clave),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: claveImportaciones }),
        queryClient.invalidateQueries({ queryKey: claveCatalogo }),
      ]),
  });
  const hechas = filas.hecha + filas.rechazada;
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        {aplicar.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(aplicar.error)}
          </Alert>
        )}
        <Text size="md" role="status">
          {estado === 'revisada' &&
            `${cuantos(filas.crear, 'producto nuevo', 'productos nuevos')}, ${cuantos(filas.cambiar, 'cambia', 'cambian')}, ${cuantos(filas.igual, 'sin cambios', 'sin cambios')}, ${cuantos(filas.errada, 'con errores', 'con errores')}.`}
          {estado === 'aplicando' && `Aplicando: ${hechas} de ${hechas + buenas} filas.`}
          {estado === 'aplicada' &&
            `${cuantos(filas.hecha, 'fila aplicada', 'filas aplicadas')}, ${cuantos(filas.igual, 'sin cambios', 'sin cambios')}, ${cuantos(filas.errada + filas.rechazada, 'con errores', 'con errores')}.`}
        </Text>
        {estado === 'aplicando' && (
          <Progress value={(100 * hechas) / Math.max(1, hechas + buenas)} animated aria-hidden />
        )}
        <Group gap="xs">
          {estado === 'revisada' && (
            <Button disabled={buenas === 0} loading={aplicar.isPending} onClick={() => aplicar.mutate()}>
              {buenas === 0 ? 'Nada que aplicar' : `Aplicar ${cuantos(buenas, 'fila', 'filas')}`}
            </Button>
          )}
          <Button
            component="a"
            href={reporteDe(id)}
            download=""
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            Descargar el reporte
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Filas({
  importacion: { id, estado, filas },
  pagina,
  alIr,
}: {
  importacion: Importacion;
  pagina: number;
  alIr: (pagina: number) => void;
}) {
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const malas = estado === 'aplicada' && filas.rechazada > 0 ? 'rechazada' : 'errada';
  const [soloErrores, setSoloErrores] = useState(filas.errada > 0);
  const lista = useQuery(filasDe(id, estado, { pagina, porPagina, ...(soloErrores ? { estado: malas } : {}) }));
  return (
    <>
      <Group>
        <SegmentedControl
          aria-label="Qué filas se ven"
          data={[
            { value: 'todas', label: 'Todas' },
            { value: 'errores', label: 'Con errores' },
          ]}
          value={soloErrores ? 'errores' : 'todas'}
          onChange={(valor) => {
            setSoloErrores(valor === 'errores');
            alIr(1);
          }}
        />
      </Group>
      {lista.isPending && <Cargando texto="Cargando las filas…" />}
      {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
      {lista.data && lista.data.items.length === 0 && <Text size="md">Ninguna fila con errores.</Text>}
      {lista.data && lista.data.items.length > 0 && (
        <Paper withBorder style={{ overflow: 'hidden' }}>
          <TablaAncha minima={760}>
            <Table aria-label="Filas del archivo">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th className="cifra">Fila</Table.Th>
                  <Table.Th>Código</Table.Th>
                  <Table.Th>Nombre</Table.Th>
                  <Table.Th>Resultado</Table.Th>
                  <Table.Th>Qué corregir</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {lista.data.items.map(({ fila, codigo, nombre, estado: deLaFila, errores }) => (
                  <Table.Tr key={fila}>
                    <Table.Td className="cifra">{fila}</Table.Td>
                    <Table.Td>{codigo}</Table.Td>
                    <Table.Td>{nombre}</Table.Td>
                    <Table.Td>
                      <EstadoFila estado={deLaFila} />
                    </Table.Td>
                    <Table.Td>
                      {errores.map(({ columna, problema, arreglo }) => (
                        <Text key={columna} size="sm">
                          <b>{columna}</b>: {problema}. {arreglo}
                        </Text>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </TablaAncha>
        </Paper>
      )}
      {lista.data && (
        <Paginas
          de="filas"
          pagina={pagina}
          total={lista.data.total}
          porPagina={porPagina}
          telefono={telefono}
          alIr={alIr}
        />
      )}
    </>
  );
}
