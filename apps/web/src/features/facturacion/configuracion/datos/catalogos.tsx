import { Box, Button, Checkbox, Group, Modal, Select, Stack, Table, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import {
  cerrarCatalogoBody,
  entradaCatalogoBody,
  type EntradaDeCatalogo,
} from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fecha, hoyEnLima } from '../../../../lib/format.ts';
import { catalogos, cerrarEntrada, entradas, porPagina, registrarEntrada } from './api.ts';
import { nombreDelCatalogo } from './nombres-de-catalogos.ts';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';

type DeCatalogo = { catalogo: string; alTerminar: () => void };

/** A new code, or another description of one from a day on. What else a code carries stays with it. */
function NuevaEntrada({ catalogo, de, alTerminar }: DeCatalogo & { de: EntradaDeCatalogo | null }) {
  const formulario = useFormularioDeDato({
    inicial: { codigo: de?.codigo ?? '', descripcion: de?.descripcion ?? '', vigenteDesde: hoyEnLima() },
    schema: entradaCatalogoBody,
    cuerpo: (valores) => ({ ...valores, datos: de?.datos ?? {} }),
    mandar: (entrada) => registrarEntrada(catalogo, entrada),
    mensaje: 'Se guardó el código del catálogo.',
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Código del catálogo" formulario={formulario} boton="Guardar" alVolver={alTerminar}>
      <TextInput label="Código" maxLength={20} disabled={de !== null} {...campos.getInputProps('codigo')} />
      <TextInput label="Descripción" {...campos.getInputProps('descripcion')} />
      <TextInput type="date" label="Rige desde" {...campos.getInputProps('vigenteDesde')} />
    </Formulario>
  );
}

function CerrarEntrada({ catalogo, entrada, alTerminar }: DeCatalogo & { entrada: EntradaDeCatalogo }) {
  const formulario = useFormularioDeDato({
    inicial: { vigenteHasta: hoyEnLima() },
    schema: cerrarCatalogoBody,
    cuerpo: (valores) => valores,
    mandar: ({ vigenteHasta }) => cerrarEntrada(catalogo, entrada.codigo, vigenteHasta),
    mensaje: `El código ${entrada.codigo} ya tiene su último día.`,
    alTerminar,
  });
  return (
    <Formulario nombre="Cerrar código" formulario={formulario} boton="Guardar" alVolver={alTerminar}>
      <TextInput
        type="date"
        label="Último día en que se usa"
        description="Lo ya emitido con este código queda como está"
        {...formulario.campos.getInputProps('vigenteHasta')}
      />
    </Formulario>
  );
}

type Props = {
  catalogo: string | undefined;
  q: string;
  pagina: number;
  alElegir: (catalogo: string) => void;
  alBuscar: (q: string) => void;
  alIr: (pagina: number) => void;
};

/** The codes of SUNAT's catalogues. */
export function Catalogos({ catalogo: pedido, q, pagina, alElegir, alBuscar, alIr }: Props) {
  const buscador = useRef<HTMLInputElement>(null);
  const [todos, setTodos] = useState(false);
  const [editando, setEditando] = useState<{ de: EntradaDeCatalogo | null } | null>(null);
  const [cerrando, setCerrando] = useState<EntradaDeCatalogo | null>(null);
  const lista = useQuery(catalogos);
  const catalogo = pedido ?? lista.data?.items[0]?.catalogo;
  const consulta = useQuery({
    ...entradas(catalogo ?? '', { q, todos: todos ? 'si' : 'no', pagina }),
    enabled: catalogo !== undefined,
  });
  if (lista.isError) return <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />;
  const { data } = consulta;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" role="search" aria-label="Catálogos">
        <Select
          label="Catálogo"
          searchable
          allowDeselect={false}
          nothingFoundMessage="Ningún catálogo coincide"
          data={(lista.data?.items ?? []).map(({ catalogo: value, codigos }) => ({
            value,
            label: `${nombreDelCatalogo(value)} (${codigos})`,
          }))}
          value={catalogo ?? null}
          onChange={(elegido) => elegido && alElegir(elegido)}
          w={{ base: '100%', sm: 360 }}
        />
        <CampoDeBusqueda ref={buscador} q={q} placeholder="Código o descripción" alBuscar={alBuscar} />
        <Checkbox
          label="También los que ya no rigen"
          checked={todos}
          onChange={({ currentTarget: { checked } }) => setTodos(checked)}
          mb={8}
        />
        <Button
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={catalogo === undefined}
          onClick={() => setEditando({ de: null })}
        >
          Nuevo código
        </Button>
      </Group>
      {(lista.isPending || (catalogo !== undefined && consulta.isPending)) && <Cargando texto="Leyendo el catálogo…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && data.items.length === 0 && (
        <Vacio titulo="Ningún código coincide" texto="Busque por el código o por una parte de su descripción." />
      )}
      {data && data.items.length > 0 && (
        <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <TablaDeDatos
            nombre="Códigos del catálogo"
            columnas={['Código', 'Descripción', 'Rige desde', 'Hasta', '']}
            ancho={700}
          >
            {data.items.map((entrada) => (
              <Table.Tr key={`${entrada.codigo} ${entrada.vigenteDesde}`}>
                <Table.Td>{entrada.codigo}</Table.Td>
                <Table.Td>{entrada.descripcion}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{fecha(entrada.vigenteDesde)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>
                  {entrada.vigenteHasta ? fecha(entrada.vigenteHasta) : '—'}
                </Table.Td>
                <Table.Td>
                  {entrada.vigenteHasta === null && (
                    <Group gap="xs" wrap="nowrap">
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Cambiar el código ${entrada.codigo}`}
                        onClick={() => setEditando({ de: entrada })}
                      >
                        Cambiar
                      </Button>
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`Cerrar el código ${entrada.codigo}`}
                        onClick={() => setCerrando(entrada)}
                      >
                        Cerrar
                      </Button>
                    </Group>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </TablaDeDatos>
        </Box>
      )}
      {data && <Paginas de="códigos" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={alIr} />}
      <Modal
        opened={editando !== null}
        onClose={() => setEditando(null)}
        title={editando?.de ? `Código ${editando.de.codigo}` : 'Nuevo código'}
      >
        {editando && catalogo !== undefined && (
          <NuevaEntrada catalogo={catalogo} de={editando.de} alTerminar={() => setEditando(null)} />
        )}
      </Modal>
      <Modal
        opened={cerrando !== null}
        onClose={() => setCerrando(null)}
        title={cerrando ? `Cerrar el código ${cerrando.codigo}` : ''}
      >
        {cerrando && catalogo !== undefined && (
          <CerrarEntrada catalogo={catalogo} entrada={cerrando} alTerminar={() => setCerrando(null)} />
        )}
      </Modal>
    </Stack>
  );
}
