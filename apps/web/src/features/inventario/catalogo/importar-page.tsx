import { Button, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { limitesDeImportacion } from '@jsol/contracts/inventario-catalogo';
import { ErrorDePagina } from '../../../components/avisos.tsx';
import { CampoDeArchivo } from '../../../components/campo-de-archivo.tsx';
import { Pagina } from '../../../components/pagina.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { archivoEnBase64 } from '../../../lib/archivo-en-base64.ts';
import { mensajeDe } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { fechaHora } from '../../../lib/format.ts';
import { claveImportaciones, plantilla, subirImportacion, ultimasImportaciones } from './api.ts';
import { EstadoImportacion } from './estado-importacion.tsx';
import { Revision } from './revision.tsx';
import estilos from '../components/inventario.module.css';

const ruta = getRouteApi('/privado/inventario/inventario/productos/importar');

/** Products from a spreadsheet: upload, look at every row, apply the good ones. */
export function ImportarPage() {
  const { id, pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  return (
    <Pagina
      titulo="Importar productos"
      acciones={
        <Button
          component="a"
          href={plantilla}
          download=""
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          Descargar la plantilla
        </Button>
      }
    >
      <Stack gap="sm">
        <Link to="/inventario/productos" className={estilos.enlace}>
          Todos los productos
        </Link>
        {id === undefined ? (
          <>
            <Subir alSubir={(nueva) => void navigate({ search: { id: nueva } })} />
            <Ultimas />
          </>
        ) : (
          <Revision
            key={id}
            id={id}
            pagina={pagina}
            alIr={(numero) => void navigate({ search: { id, pagina: numero } })}
            alVolver={() => void navigate({ search: {} })}
          />
        )}
      </Stack>
    </Pagina>
  );
}

function Subir({ alSubir }: { alSubir: (id: string) => void }) {
  const queryClient = useQueryClient();
  const [archivo, setArchivo] = useState<File | null>(null);
  const [clave, setClave] = useState(claveNueva);
  const subida = useMutation({
    mutationFn: async (elegido: File) =>
      subirImportacion({ nombre: elegido.name.slice(0, 120), contenido: await archivoEnBase64(elegido) }, clave),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: claveImportaciones });
      alSubir(id);
    },
  });
  const grande = archivo !== null && archivo.size > limitesDeImportacion.maxBytes;
  const reparo = grande
    ? 'El archivo pasa de 700 kB: divídalo en varios.'
    : subida.isError
      ? mensajeDe(subida.error)
      : undefined;
  return (
    <Paper
      withBorder
      p="sm"
      component="form"
      aria-label="Subir un archivo de productos"
      onSubmit={(event) => {
        event.preventDefault();
        if (archivo && !grande) subida.mutate(archivo);
      }}
    >
      <CampoDeArchivo
        etiqueta="Archivo de productos"
        ayuda={`Excel (.xlsx) o CSV, hasta ${limitesDeImportacion.maxFilas.toLocaleString('es-PE')} filas. Nada cambia hasta que lo confirme.`}
        acepta=".xlsx,.csv"
        archivo={archivo}
        error={reparo}
        alElegir={(elegido) => {
          subida.reset();
          setClave(claveNueva());
          setArchivo(elegido);
        }}
      />
      <Group justify="flex-end" mt="xs">
        <Button type="submit" disabled={!archivo || grande} loading={subida.isPending}>
          Revisar
        </Button>
      </Group>
    </Paper>
  );
}

function Ultimas() {
  const ultimas = useQuery(ultimasImportaciones);
  if (ultimas.isError) return <ErrorDePagina error={ultimas.error} reintentar={() => void ultimas.refetch()} />;
  if (!ultimas.data || ultimas.data.length === 0) return null;
  return (
    <Paper withBorder style={{ overflow: 'hidden' }}>
      <TablaAncha minima={560}>
        <Table aria-label="Últimas importaciones">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Archivo</Table.Th>
              <Table.Th>Estado</Table.Th>
              <Table.Th className="cifra">Filas</Table.Th>
              <Table.Th>Subido</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ultimas.data.map(({ id, archivo, estado, filas, creadaEn, usuario }) => (
              <Table.Tr key={id}>
                <Table.Td>
                  <Link to="/inventario/productos/importar" search={{ id }} className={estilos.enlace}>
                    {archivo}
                  </Link>
                </Table.Td>
                <Table.Td>
                  <EstadoImportacion estado={estado} />
                </Table.Td>
                <Table.Td className="cifra">
                  {Object.values(filas).reduce((total, cuantas) => total + cuantas, 0)}
                </Table.Td>
                <Table.Td>
                  {fechaHora(creadaEn)}
                  <Text size="xs" c="dimmed">
                    {usuario}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </TablaAncha>
    </Paper>
  );
}
