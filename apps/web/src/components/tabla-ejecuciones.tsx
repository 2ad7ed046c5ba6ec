import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunState } from '@jsol/contracts/monitor';
import { EstadoEjecucion } from './estado-ejecucion.tsx';
import { Momento } from './momento.tsx';
import clases from './tabla-ejecuciones.module.css';

export type FilaDeEjecucion = {
  id: string;
  tarea: string;
  cola: string;
  claves: readonly string[];
  estado: RunState;
  motivo: string | null;
  intentos: number;
  encoladaEn: string;
  /** In words; a dash while it has not ended. */
  tardo: string;
};

/** Runs as a table: in Administración, where a row opens a panel, and in the monitor, where it leads to a page. */
export function TablaEjecuciones({
  nombre,
  filas,
  enlace,
  alAbrir,
}: {
  nombre: string;
  filas: readonly FilaDeEjecucion[];
  /** The task's name as what opens the run by keyboard; the rest of the row only makes the target larger for a mouse. */
  enlace: (fila: FilaDeEjecucion) => ReactNode;
  alAbrir: (id: string) => void;
}) {
  return (
    <Table aria-label={nombre}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Encolada</Table.Th>
          <Table.Th>Tarea</Table.Th>
          <Table.Th>Claves</Table.Th>
          <Table.Th>Estado</Table.Th>
          <Table.Th className="cifra">Intentos</Table.Th>
          <Table.Th className="cifra">Tardó</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {filas.map((fila) => (
          <Table.Tr
            key={fila.id}
            className={clases.fila}
            onClick={(event) => {
              const propio = event.target instanceof Element && event.target.closest('a, button');
              if (!propio && window.getSelection()?.toString() === '') alAbrir(fila.id);
            }}
          >
            <Table.Td>
              <Momento en={fila.encoladaEn} />
            </Table.Td>
            <Table.Td>
              {enlace(fila)}
              <Text size="xs" c="dimmed">
                {fila.cola}
              </Text>
            </Table.Td>
            <Table.Td maw={240}>
              <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                {fila.claves.join(' · ') || '–'}
              </Text>
            </Table.Td>
            <Table.Td maw={380}>
              <EstadoEjecucion estado={fila.estado} />
              {fila.motivo && (
                <Text size="xs" c="dimmed" lineClamp={2} title={fila.motivo}>
                  {fila.motivo}
                </Text>
              )}
            </Table.Td>
            <Table.Td className="cifra">{fila.intentos}</Table.Td>
            <Table.Td className="cifra">{fila.tardo}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
