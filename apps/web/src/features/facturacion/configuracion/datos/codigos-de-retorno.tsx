import { Box, Button, Group, Modal, NumberInput, Select, Stack, Table, Text, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { accionSchema, codigoRetornoBody, type CodigoRetorno } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../../../components/campo-de-busqueda.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fechaHora } from '../../../../lib/format.ts';
import { codigosDeRetorno, corregirCodigo, porPagina } from './api.ts';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';

const acciones: Record<NonNullable<CodigoRetorno['accion']>, string> = {
  aceptar: 'Se da por aceptado',
  observar: 'Aceptado con observación',
  rechazar: 'Rechazado: el número se pierde',
  reintentar: 'Se reintenta solo',
  preguntar: 'Se pregunta a SUNAT qué tiene',
  'nuevo-numero': 'Se emite con otro número',
  excepcion: 'Necesita a una persona',
};
const segunRango = 'Según su rango';
const accionEnPalabras = (accion: CodigoRetorno['accion']): string => (accion ? acciones[accion] : segunRango);

type EnPantalla = { motivo: string; campo: string; arreglo: string; accion: string; reintentos: number | string };

function Corregir({ codigo, alTerminar }: { codigo: CodigoRetorno; alTerminar: () => void }) {
  const inicial: EnPantalla = {
    motivo: codigo.motivo,
    campo: codigo.campo ?? '',
    arreglo: codigo.arreglo,
    accion: codigo.accion ?? '',
    reintentos: codigo.reintentos ?? '',
  };
  const formulario = useFormularioDeDato({
    inicial,
    schema: codigoRetornoBody,
    cuerpo: ({ motivo, campo, arreglo, accion, reintentos }) => ({
      motivo,
      arreglo,
      campo: campo.trim() === '' ? null : campo,
      accion: accion === '' ? null : accion,
      reintentos: reintentos === '' ? null : reintentos,
    }),
    mandar: (cuerpo) => corregirCodigo(codigo.codigo, cuerpo),
    mensaje: `Se guardó el código ${codigo.codigo}.`,
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre={`Código ${codigo.codigo}`} formulario={formulario} boton="Guardar" alVolver={alTerminar}>
      <Textarea
        label="Qué pasó"
        description="Una oración para quien emite"
        autosize
        minRows={2}
        data-autofocus
        {...campos.getInputProps('motivo')}
      />
      <Textarea label="Qué hacer" autosize minRows={2} {...campos.getInputProps('arreglo')} />
      <TextInput label="Dato que se corrige (opcional)" {...campos.getInputProps('campo')} />
      <Select
        label="Qué hace el sistema"
        allowDeselect={false}
        data={[
          { value: '', label: segunRango },
          ...accionSchema.options.map((value) => ({ value, label: acciones[value] })),
        ]}
        {...campos.getInputProps('accion')}
      />
      <NumberInput
        label="Reintentos (opcional)"
        description="Cuántas veces antes de pedir a una persona"
        min={1}
        max={100}
        allowDecimal={false}
        {...campos.getInputProps('reintentos')}
      />
    </Formulario>
  );
}

type Props = { q: string; pagina: number; alBuscar: (q: string) => void; alIr: (pagina: number) => void };

/** What each answer of SUNAT means here, and what is done about it. */
export function CodigosDeRetorno({ q, pagina, alBuscar, alIr }: Props) {
  const buscador = useRef<HTMLInputElement>(null);
  const consulta = useQuery(codigosDeRetorno(q, pagina));
  const [corrigiendo, setCorrigiendo] = useState<CodigoRetorno | null>(null);
  const { data } = consulta;
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end" role="search" aria-label="Códigos de SUNAT">
        <CampoDeBusqueda ref={buscador} q={q} placeholder="Código o una parte del texto" alBuscar={alBuscar} />
      </Group>
      {consulta.isPending && <Cargando texto="Leyendo los códigos…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && data.items.length === 0 && (
        <Vacio titulo="Ningún código coincide" texto="Lo que no está aquí se trata según su rango." />
      )}
      {data && data.items.length > 0 && (
        <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <TablaDeDatos
            nombre="Códigos de SUNAT"
            columnas={['Código', 'Qué pasó', 'Qué hacer', 'Qué hace el sistema', '']}
            ancho={960}
          >
            {data.items.map((fila) => (
              <Table.Tr key={fila.codigo}>
                <Table.Td>{fila.codigo}</Table.Td>
                <Table.Td>
                  {fila.motivo}
                  {fila.actualizadoEn && (
                    <Text size="xs" c="dimmed">
                      {fila.actualizadoPor}, {fechaHora(fila.actualizadoEn)}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{fila.arreglo}</Table.Td>
                <Table.Td>{accionEnPalabras(fila.accion)}</Table.Td>
                <Table.Td>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={`Corregir el código ${fila.codigo}`}
                    onClick={() => setCorrigiendo(fila)}
                  >
                    Corregir
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </TablaDeDatos>
        </Box>
      )}
      {data && <Paginas de="códigos" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={alIr} />}
      <Modal
        opened={corrigiendo !== null}
        onClose={() => setCorrigiendo(null)}
        title={corrigiendo ? `Código ${corrigiendo.codigo}` : ''}
        size="lg"
      >
        {corrigiendo && <Corregir codigo={corrigiendo} alTerminar={() => setCorrigiendo(null)} />}
      </Modal>
    </Stack>
  );
}
