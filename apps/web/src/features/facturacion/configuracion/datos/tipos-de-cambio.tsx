import { Box, Button, Group, Modal, SegmentedControl, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tipoCambioBody } from '@jsol/contracts/facturacion-configuracion';
import { Cargando, ErrorDePagina, Vacio } from '../../../../components/avisos.tsx';
import { Formulario } from '../../../../components/formulario.tsx';
import { Paginas } from '../../../../components/paginas.tsx';
import { fecha, hoyEnLima } from '../../../../lib/format.ts';
import { porPagina, registrarTipoDeCambio, tiposDeCambio, type Moneda } from './api.ts';
import { TablaDeDatos } from './tabla-de-datos.tsx';
import { useFormularioDeDato } from './use-formulario-de-dato.ts';
import { Fuente } from './vigencia.tsx';

const monedas: Record<Moneda, string> = { USD: 'Dólar', EUR: 'Euro' };

function NuevoTipoDeCambio({ moneda, alTerminar }: { moneda: Moneda; alTerminar: () => void }) {
  const formulario = useFormularioDeDato({
    inicial: { fecha: hoyEnLima(), compra: '', venta: '', fuente: 'SBS' },
    schema: tipoCambioBody,
    cuerpo: (valores) => ({ ...valores, moneda }),
    mandar: registrarTipoDeCambio,
    mensaje: 'Se registró el tipo de cambio.',
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Registrar tipo de cambio" formulario={formulario} boton="Registrar" alVolver={alTerminar}>
      <TextInput type="date" label="Día" {...campos.getInputProps('fecha')} />
      <SimpleGrid cols={2} spacing="sm">
        <TextInput
          label="Compra"
          placeholder="3.752"
          inputMode="decimal"
          data-autofocus
          {...campos.getInputProps('compra')}
        />
        <TextInput label="Venta" placeholder="3.761" inputMode="decimal" {...campos.getInputProps('venta')} />
      </SimpleGrid>
      <TextInput label="Fuente" {...campos.getInputProps('fuente')} />
    </Formulario>
  );
}

/** What was published for each day, in soles. */
export function TiposDeCambio({ pagina, alIr }: { pagina: number; alIr: (pagina: number) => void }) {
  const [moneda, setMoneda] = useState<Moneda>('USD');
  const [registrando, setRegistrando] = useState(false);
  const consulta = useQuery(tiposDeCambio(moneda, pagina));
  const { data } = consulta;
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="sm">
        <SegmentedControl
          aria-label="Moneda"
          value={moneda}
          onChange={(elegida) => {
            setMoneda(elegida === 'EUR' ? 'EUR' : 'USD');
            alIr(1);
          }}
          data={Object.entries(monedas).map(([value, label]) => ({ value, label }))}
        />
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setRegistrando(true)}>
          Registrar
        </Button>
      </Group>
      {consulta.isPending && <Cargando texto="Leyendo los tipos de cambio…" />}
      {consulta.isError && <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />}
      {data && data.items.length === 0 && (
        <Vacio
          titulo="Todavía no hay tipos de cambio"
          texto="Para emitir en otra moneda registre el que la SBS publicó para el día."
        />
      )}
      {data && data.items.length > 0 && (
        <Box opacity={consulta.isPlaceholderData ? 0.6 : 1}>
          <TablaDeDatos nombre="Tipos de cambio" columnas={['Día', 'Compra', 'Venta', 'Fuente']} ancho={520}>
            {data.items.map((fila) => (
              <Table.Tr key={fila.fecha}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{fecha(fila.fecha)}</Table.Td>
                <Table.Td className="cifra" ta="left">
                  {fila.compra}
                </Table.Td>
                <Table.Td className="cifra" ta="left">
                  {fila.venta}
                </Table.Td>
                <Table.Td>
                  <Fuente {...fila} />
                </Table.Td>
              </Table.Tr>
            ))}
          </TablaDeDatos>
        </Box>
      )}
      {data && (
        <Paginas de="tipos de cambio" pagina={pagina} total={data.total} porPagina={porPagina} telefono alIr={alIr} />
      )}
      <Modal opened={registrando} onClose={() => setRegistrando(false)} title={`Tipo de cambio: ${monedas[moneda]}`}>
        <NuevoTipoDeCambio moneda={moneda} alTerminar={() => setRegistrando(false)} />
      </Modal>
    </Stack>
  );
}
