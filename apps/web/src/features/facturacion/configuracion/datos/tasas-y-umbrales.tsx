import { Button, Group, Modal, Select, Stack, Table, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { parametroBody, type Parametro } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { hoyEnLima } from '../../../../lib/format.ts';
import { parametros, registrarParametro } from './api.ts';
import { CamposDeVigencia } from './campos-de-vigencia.tsx';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';
import { valorEnPalabras } from './valor-en-palabras.ts';
import { CeldasDeVigencia } from './vigencia.tsx';

const ejemplos: Record<Parametro['clase'], string> = {
  tasa: 'Como decimal: 0.18 es 18 %',
  monto: 'Con punto decimal, por ejemplo 700.00',
  'si-no': '',
};

function NuevoValor({ parametro, alTerminar }: { parametro: Parametro; alTerminar: () => void }) {
  const formulario = useFormularioDeDato({
    inicial: { valor: parametro.vigente ?? '', vigenteDesde: hoyEnLima(), fuente: '' },
    schema: parametroBody,
    cuerpo: (valores) => ({ nombre: parametro.nombre, ...valores }),
    mandar: registrarParametro,
    mensaje: `Se registró: ${parametro.descripcion}.`,
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Nuevo valor" formulario={formulario} boton="Registrar" alVolver={alTerminar}>
      {parametro.clase === 'si-no' ? (
        <Select
          label="Valor"
          allowDeselect={false}
          data={[
            { value: 'si', label: 'Sí' },
            { value: 'no', label: 'No' },
          ]}
          {...campos.getInputProps('valor')}
        />
      ) : (
        <TextInput
          label="Valor"
          description={ejemplos[parametro.clase]}
          inputMode="decimal"
          data-autofocus
          {...campos.getInputProps('valor')}
        />
      )}
      <CamposDeVigencia formulario={formulario} />
    </Formulario>
  );
}

function Filas({ parametro, alAgregar }: { parametro: Parametro; alAgregar: () => void }) {
  const [abierto, setAbierto] = useState(false);
  const { descripcion, clase, valores, nombre } = parametro;
  // From the newest to the oldest: the first that has begun is the one in force.
  const enVigor = valores.findIndex(({ futuro }) => !futuro);
  const visibles = abierto ? valores : valores.filter(({ futuro }, indice) => futuro || indice === enVigor);
  const ocultos = valores.length - (enVigor + 1);
  const Flecha = abierto ? IconChevronDown : IconChevronRight;
  return (
    <>
      {visibles.map((valor, indice) => (
        <Table.Tr key={valor.vigenteDesde}>
          <Table.Td>
            {indice === 0 && descripcion}
            {indice === 0 && ocultos > 0 && (
              <UnstyledButton
                fz="xs"
                mih={24}
                c="dimmed"
                aria-expanded={abierto}
                display="block"
                onClick={() => setAbierto(!abierto)}
              >
                <Group gap={4}>
                  <Flecha size={14} aria-hidden />
                  {ocultos === 1 ? '1 valor anterior' : `${ocultos} valores anteriores`}
                </Group>
              </UnstyledButton>
            )}
          </Table.Td>
          <Table.Td className="cifra" ta="left">
            {valorEnPalabras(clase, valor.valor)}
          </Table.Td>
          <CeldasDeVigencia
            dato={valor}
            vigente={valores[enVigor] === valor}
            tabla="parametros"
            nombre={nombre}
            que={descripcion}
            cambiar={{ palabra: 'Nuevo valor', para: `Nuevo valor: ${descripcion}`, alCambiar: alAgregar }}
          />
        </Table.Tr>
      ))}
      {valores.length === 0 && (
        <Table.Tr>
          <Table.Td>{descripcion}</Table.Td>
          <Table.Td colSpan={4} c="dimmed">
            Sin valor
          </Table.Td>
          <Table.Td>
            <Button size="xs" variant="default" aria-label={`Nuevo valor: ${descripcion}`} onClick={alAgregar}>
              Nuevo valor
            </Button>
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}

/** Rates and thresholds: what holds, what will, and what held. */
export function TasasYUmbrales() {
  const consulta = useQuery(parametros);
  const [agregando, setAgregando] = useState<Parametro | null>(null);
  if (consulta.isPending) return <Cargando texto="Leyendo tasas y umbrales…" />;
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  return (
    <Stack gap="sm">
      <Text c="dimmed">Un valor nuevo rige desde su fecha; lo emitido antes conserva el suyo.</Text>
      <TablaDeDatos
        nombre="Tasas y umbrales"
        columnas={['Dato', 'Valor', 'Rige desde', 'Estado', 'Fuente', '']}
        ancho={900}
      >
        {consulta.data.items.map((parametro) => (
          <Fragment key={parametro.nombre}>
            <Filas parametro={parametro} alAgregar={() => setAgregando(parametro)} />
          </Fragment>
        ))}
      </TablaDeDatos>
      <Modal
        opened={agregando !== null}
        onClose={() => setAgregando(null)}
        title={agregando?.descripcion ?? ''}
        size="lg"
      >
        {agregando && <NuevoValor parametro={agregando} alTerminar={() => setAgregando(null)} />}
      </Modal>
    </Stack>
  );
}
