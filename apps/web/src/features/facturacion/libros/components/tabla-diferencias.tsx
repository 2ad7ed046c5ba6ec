import { Group, Paper, Stack, Table, Text } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { IconArrowBarDown, IconArrowBarUp, IconArrowsDiff, type Icon } from '@tabler/icons-react';
import type { DiferenciaSire } from '@jsol/contracts/facturacion-libros';
import { Insignia } from '../../../../components/insignia.tsx';
import { fecha, soles } from '../../../../lib/format.ts';
import { palabraDeClase } from '../palabras.ts';

const aspectos: Record<DiferenciaSire['clase'], { color: string; Icono: Icon }> = {
  'falta-aqui': { color: 'yellow', Icono: IconArrowBarDown },
  'falta-en-sunat': { color: 'red', Icono: IconArrowBarUp },
  distinto: { color: 'yellow', Icono: IconArrowsDiff },
};

const Clase = ({ clase }: { clase: DiferenciaSire['clase'] }) => (
  <Insignia palabra={palabraDeClase[clase]} {...aspectos[clase]} />
);

/** Both sides of a figure, SUNAT's above; what differs stands out by its weight too. */
function Lados({ sunat, propio, difieren }: { sunat: string | null; propio: string | null; difieren: boolean }) {
  const peso = difieren ? { fw: 700 } : {};
  return (
    <>
      <Text size="sm" {...peso}>
        {sunat ?? '—'}
      </Text>
      <Text size="sm" c="dimmed" {...peso}>
        {propio ?? '—'}
      </Text>
    </>
  );
}

export function TablaDiferencias({ items, telefono }: { items: readonly DiferenciaSire[]; telefono: boolean }) {
  if (telefono) {
    return (
      <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Diferencias con SUNAT">
        {items.map(({ car, clase, sunat, propio }) => (
          <Paper key={car} component="li" withBorder p="sm">
            <Group justify="space-between" gap="xs">
              <Text fw={600}>{(propio ?? sunat)?.numero}</Text>
              <Clase clase={clase} />
            </Group>
            <Text size="sm">{(propio ?? sunat)?.contraparte}</Text>
            <Text size="sm" className="cifra" ta="left">
              SUNAT: {sunat ? `${soles(sunat.total)}, IGV ${soles(sunat.igv)}` : '—'}
            </Text>
            <Text size="sm" className="cifra" ta="left">
              Aquí: {propio ? `${soles(propio.total)}, IGV ${soles(propio.igv)}` : '—'}
            </Text>
          </Paper>
        ))}
      </Stack>
    );
  }
  return (
    <TablaQueSeDesplaza nombre="Diferencias con SUNAT" ancho={900}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Diferencia</Table.Th>
          <Table.Th>Comprobante</Table.Th>
          <Table.Th>Contraparte</Table.Th>
          <Table.Th>Lado</Table.Th>
          <Table.Th>Fecha</Table.Th>
          <Table.Th className="cifra">IGV</Table.Th>
          <Table.Th className="cifra">Total</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ car, clase, sunat, propio, campos }) => (
          <Table.Tr key={car}>
            <Table.Td>
              <Clase clase={clase} />
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              {(propio ?? sunat)?.tipo} {(propio ?? sunat)?.numero}
            </Table.Td>
            <Table.Td>{(propio ?? sunat)?.contraparte}</Table.Td>
            <Table.Td>
              <Lados sunat="SUNAT" propio="Aquí" difieren={false} />
            </Table.Td>
            <Table.Td style={{ whiteSpace: 'nowrap' }}>
              <Lados
                sunat={sunat && fecha(sunat.fechaEmision)}
                propio={propio && fecha(propio.fechaEmision)}
                difieren={campos.includes('fecha')}
              />
            </Table.Td>
            <Table.Td className="cifra">
              <Lados
                sunat={sunat && soles(sunat.igv)}
                propio={propio && soles(propio.igv)}
                difieren={campos.includes('igv')}
              />
            </Table.Td>
            <Table.Td className="cifra">
              <Lados
                sunat={sunat && soles(sunat.total)}
                propio={propio && soles(propio.total)}
                difieren={campos.includes('total')}
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </TablaQueSeDesplaza>
  );
}
