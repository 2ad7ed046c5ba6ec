import { Button, Group, Table, Text } from '@mantine/core';
import { TablaQueSeDesplaza } from '../../../../components/tabla-que-se-desplaza.tsx';
import { IconAlertTriangle, IconCircleCheck, IconCircleOff, IconFileText } from '@tabler/icons-react';
import type { Serie } from '@jsol/contracts/facturacion-series';
import { Insignia } from '../../../../components/insignia.tsx';
import { fecha } from '../../../../lib/format.ts';
import type { ClaseDeNumeros } from '../api.ts';
import { tiposDeSerie } from '../palabras.ts';

const Estado = ({ serie: { activa, contingencia, porAgotarse } }: { serie: Serie }) => (
  <Group gap={4} wrap="nowrap">
    {contingencia ? (
      <Insignia palabra="Contingencia" color="violet" Icono={IconFileText} />
    ) : activa ? (
      <Insignia palabra="Activa" color="green" Icono={IconCircleCheck} />
    ) : (
      <Insignia palabra="Inactiva" color="gray" Icono={IconCircleOff} />
    )}
    {porAgotarse && <Insignia palabra="Por agotarse" color="yellow" Icono={IconAlertTriangle} />}
  </Group>
);

/** A count that leads to what it counts; nothing to open at zero. */
function Cuenta({
  cuantos,
  que,
  serie,
  alVer,
}: {
  cuantos: number;
  que: ClaseDeNumeros;
  serie: Serie;
  alVer: () => void;
}) {
  if (cuantos === 0) return '0';
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      {...(que === 'huecos' ? { color: 'red' } : {})}
      aria-label={`Ver los ${que} de ${serie.serie}: ${cuantos.toLocaleString('es-PE')}`}
      onClick={alVer}
    >
      {cuantos.toLocaleString('es-PE')}
    </Button>
  );
}

export const TablaSeries = ({
  items,
  alCambiar,
  alVerNumeros,
}: {
  items: readonly Serie[];
  alCambiar: (serie: Serie) => void;
  alVerNumeros: (serie: Serie, clase: ClaseDeNumeros) => void;
}) => (
  <TablaQueSeDesplaza nombre="Series" ancho={980}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Serie</Table.Th>
        <Table.Th>Documento</Table.Th>
        <Table.Th>Establecimiento</Table.Th>
        <Table.Th className="cifra">Último número</Table.Th>
        <Table.Th className="cifra">Emitidos</Table.Th>
        <Table.Th className="cifra">Quemados</Table.Th>
        <Table.Th className="cifra">Huecos</Table.Th>
        <Table.Th className="cifra">Libres</Table.Th>
        <Table.Th>Estado</Table.Th>
        <Table.Th aria-label="Acciones" />
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {items.map((serie) => (
        <Table.Tr key={`${serie.tipo} ${serie.serie}`}>
          <Table.Th scope="row">
            {serie.serie}
            <Text size="xs" c="dimmed" fw={400} style={{ whiteSpace: 'nowrap' }}>
              {fecha(serie.creadaEn)}
              {serie.creadaPor && ` · ${serie.creadaPor}`}
            </Text>
          </Table.Th>
          <Table.Td>{tiposDeSerie[serie.tipo]}</Table.Td>
          <Table.Td className="cifra" ta="left">
            {serie.establecimiento}
          </Table.Td>
          <Table.Td className="cifra">
            {serie.ultimoNumero < serie.primerNumero
              ? `desde ${serie.primerNumero}`
              : serie.ultimoNumero.toLocaleString('es-PE')}
          </Table.Td>
          <Table.Td className="cifra">{serie.emitidos.toLocaleString('es-PE')}</Table.Td>
          <Table.Td className="cifra">
            <Cuenta
              cuantos={serie.quemados}
              que="quemados"
              serie={serie}
              alVer={() => alVerNumeros(serie, 'quemados')}
            />
          </Table.Td>
          <Table.Td className="cifra">
            <Cuenta cuantos={serie.huecos} que="huecos" serie={serie} alVer={() => alVerNumeros(serie, 'huecos')} />
          </Table.Td>
          <Table.Td className="cifra">{serie.libres.toLocaleString('es-PE')}</Table.Td>
          <Table.Td>
            <Estado serie={serie} />
          </Table.Td>
          <Table.Td>
            {!serie.contingencia && (
              <Button
                size="xs"
                variant="default"
                aria-label={`${serie.activa ? 'Desactivar' : 'Activar'} ${serie.serie}`}
                onClick={() => alCambiar(serie)}
              >
                {serie.activa ? 'Desactivar' : 'Activar'}
              </Button>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </TablaQueSeDesplaza>
);
