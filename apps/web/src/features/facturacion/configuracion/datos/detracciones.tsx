import { Box, Button, Group, Modal, Select, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { detraccionBody, type DetraccionRegistrada } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { cantidad, hoyEnLima } from '../../../../lib/format.ts';
import { detracciones, porPagina, registrarDetraccion } from './api.ts';
import { CamposDeVigencia } from './campos-de-vigencia.tsx';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';
import { CeldasDeVigencia } from './vigencia.tsx';

const umbrales = [
  { value: 'umbral_detraccion', label: 'El general' },
  { value: 'umbral_detraccion_transporte', label: 'El del transporte de carga' },
  { value: 'umbral_detraccion_anexo_1', label: 'El de azúcar y alcohol' },
];

function NuevoPorcentaje({ de, alTerminar }: { de: DetraccionRegistrada | null; alTerminar: () => void }) {
  const formulario = useFormularioDeDato({
    inicial: {
      codigo: de?.codigo ?? '',
      descripcion: de?.descripcion ?? '',
      porcentaje: de ? cantidad(de.porcentaje) : '',
      umbral: de?.umbral ?? 'umbral_detraccion',
      vigenteDesde: hoyEnLima(),
      fuente: '',
    },
    schema: detraccionBody,
    cuerpo: (valores) => valores,
    mandar: registrarDetraccion,
    mensaje: 'Se registró el porcentaje.',
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Nuevo porcentaje" formulario={formulario} boton="Registrar" alVolver={alTerminar}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
        <TextInput
          label="Código"
          description="Del catálogo 54"
          maxLength={3}
          disabled={de !== null}
          {...campos.getInputProps('codigo')}
        />
        <TextInput
          label="Porcentaje"
          description="Por ejemplo 12 o 1.5"
          inputMode="decimal"
          {...campos.getInputProps('porcentaje')}
        />
      </SimpleGrid>
      <TextInput label="Descripción" {...campos.getInputProps('descripcion')} />
      <Select
        label="Monto desde el que se aplica"
        allowDeselect={false}
        data={umbrales}
        {...campos.getInputProps('umbral')}
      />
      <CamposDeVigencia formulario={formulario} />
    </Formulario>
  );
}

type Props = { q: string; pagina: number; alBuscar: (q: string) => void; alIr: (pagina: number) => void };

/** Percentages of detracción by the code of the good or service. */
export function Detracciones({ q, pagina, alBuscar, alIr }: Props) {
  const buscador = useRef<HTMLInputElement>(null);
  const consulta = useQuery(detracciones(q, pagina));
  const [dialogo, setDialogo] = useState<{ de: DetraccionRegistrada | null } | null>(null);
  const { data } = consulta;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" justify="space-between" role="search" aria-label="Detracciones">
        <CampoDeBusqueda ref={buscador} q={q} placeholder="Código o descripción" alBuscar={alBuscar} />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialogo({ de: null })}>
          Nuevo código
        </Button>
      </Group>
      {consulta.isPending && <Cargando texto="Leyendo las detracciones…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && data.items.length === 0 && (
        <Vacio titulo="Ninguna coincide" texto="Busque por su código o por una parte de su descripción." />
      )}
      {data && data.items.length > 0 && (
        <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <TablaDeDatos
            nombre="Detracciones"
            columnas={['Código', 'Descripción', 'Porcentaje', 'Rige desde', 'Estado', 'Fuente', '']}
            ancho={960}
          >
            {data.items.map((fila) => (
              <Table.Tr key={`${fila.codigo} ${fila.vigenteDesde}`}>
                <Table.Td>{fila.codigo}</Table.Td>
                <Table.Td>{fila.descripcion}</Table.Td>
                <Table.Td className="cifra" ta="left">
                  {cantidad(fila.porcentaje)} %
                </Table.Td>
                <CeldasDeVigencia
                  dato={fila}
                  vigente={fila.vigente}
                  tabla="detracciones"
                  nombre={fila.codigo}
                  que={fila.codigo}
                  cambiar={{
                    palabra: 'Cambiar',
                    para: `Cambiar el porcentaje de ${fila.codigo}`,
                    alCambiar: () => setDialogo({ de: fila }),
                  }}
                />
              </Table.Tr>
            ))}
          </TablaDeDatos>
        </Box>
      )}
      {data && (
        <Paginas de="detracciones" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={alIr} />
      )}
      <Modal
        opened={dialogo !== null}
        onClose={() => setDialogo(null)}
        title={dialogo?.de ? `Detracción ${dialogo.de.codigo}` : 'Nueva detracción'}
        size="lg"
      >
        {dialogo && <NuevoPorcentaje de={dialogo.de} alTerminar={() => setDialogo(null)} />}
      </Modal>
    </Stack>
  );
}
