import { ActionIcon, Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { grupoCalendarioSchema, vencimientoBody } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina } from '../../../../components/avisos.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { fecha, hoyEnLima } from '../../../../lib/format.ts';
import { nombreDelMes } from '../../libros/periodo.ts';
import { calendario, registrarVencimiento } from './api.ts';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';

const grupos = grupoCalendarioSchema.options;
type Grupo = (typeof grupos)[number];
const enPalabras = (grupo: Grupo): string =>
  grupo === 'BC' ? 'Buenos contribuyentes' : `RUC en ${grupo.replace('-', ' o ')}`;

type Vencimiento = { periodo: string; grupo: Grupo; vence: string; fuente: string };

function CambiarVencimiento({ de, alTerminar }: { de: Vencimiento; alTerminar: () => void }) {
  const formulario = useFormularioDeDato({
    inicial: { vence: de.vence, fuente: de.fuente },
    schema: vencimientoBody,
    cuerpo: (valores) => valores,
    mandar: (valor) => registrarVencimiento(de.periodo, de.grupo, valor),
    mensaje: `Se guardó el vencimiento de ${nombreDelMes(de.periodo)}.`,
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Vencimiento" formulario={formulario} boton="Guardar" alVolver={alTerminar}>
      <TextInput type="date" label="Vence el" data-autofocus {...campos.getInputProps('vence')} />
      <TextInput
        label="Fuente"
        description="La resolución que fija el cronograma"
        {...campos.getInputProps('fuente')}
      />
    </Formulario>
  );
}

const meses = (anio: number): string[] =>
  Array.from({ length: 12 }, (_, indice) => `${anio}-${String(indice + 1).padStart(2, '0')}`);

/** When each month is due, by the last digit of the RUC. */
export function Calendario({ anio: pedido, alElegir }: { anio: number | undefined; alElegir: (anio: number) => void }) {
  const anio = pedido ?? Number(hoyEnLima().slice(0, 4));
  const consulta = useQuery(calendario(anio));
  const [cambiando, setCambiando] = useState<Vencimiento | null>(null);
  const porCelda = new Map(
    (consulta.data?.items ?? []).map((item) => [`${item.periodo} ${item.grupo}`, item] as const),
  );
  return (
    <Stack gap="sm">
      <Group gap="xs" role="group" aria-label="Año">
        <ActionIcon variant="default" size={36} aria-label={`Año ${anio - 1}`} onClick={() => alElegir(anio - 1)}>
          <IconChevronLeft size={18} aria-hidden />
        </ActionIcon>
        <Text fw={650} className="cifra" role="status">
          {anio}
        </Text>
        <ActionIcon variant="default" size={36} aria-label={`Año ${anio + 1}`} onClick={() => alElegir(anio + 1)}>
          <IconChevronRight size={18} aria-hidden />
        </ActionIcon>
      </Group>
      {consulta.isPending && <Cargando texto="Leyendo el calendario…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {consulta.data && (
        <>
          {consulta.data.items.length === 0 && (
            <Text>Todavía no se cargó el cronograma de {anio}: escriba cada vencimiento cuando SUNAT lo publique.</Text>
          )}
          <TablaDeDatos
            nombre={`Vencimientos de ${anio}`}
            columnas={['Mes declarado', ...grupos.map(enPalabras)]}
            ancho={1_080}
          >
            {meses(anio).map((periodo) => (
              <Table.Tr key={periodo}>
                <Table.Th scope="row" fw={500} style={{ whiteSpace: 'nowrap' }}>
                  {nombreDelMes(periodo)}
                </Table.Th>
                {grupos.map((grupo) => {
                  const celda = porCelda.get(`${periodo} ${grupo}`);
                  return (
                    <Table.Td key={grupo}>
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={`${nombreDelMes(periodo)}, ${enPalabras(grupo)}: ${celda ? `${fecha(celda.vence)}. Cambiar` : 'Poner fecha'}`}
                        onClick={() =>
                          setCambiando({ periodo, grupo, vence: celda?.vence ?? '', fuente: celda?.fuente ?? '' })
                        }
                      >
                        {celda ? fecha(celda.vence) : 'Poner'}
                      </Button>
                    </Table.Td>
                  );
                })}
              </Table.Tr>
            ))}
          </TablaDeDatos>
        </>
      )}
      <Modal
        opened={cambiando !== null}
        onClose={() => setCambiando(null)}
        title={cambiando ? `${nombreDelMes(cambiando.periodo)}, ${enPalabras(cambiando.grupo)}` : ''}
      >
        {cambiando && <CambiarVencimiento de={cambiando} alTerminar={() => setCambiando(null)} />}
      </Modal>
    </Stack>
  );
}
