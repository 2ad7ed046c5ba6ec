import { Button, Checkbox, Group, Paper, Stack, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConteoLinea } from '@jsol/contracts/inventario-conteos';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { ErrorDePagina } from '../../../components/avisos.tsx';
import { TablaAncha } from '../../../components/tabla-ancha.tsx';
import { cantidad, hora } from '../../../lib/format.ts';
import { claveConteo, recontar } from './api.ts';

const signo = (diferencia: string | null): string =>
  diferencia === null ? '' : `${diferencia.startsWith('-') || diferencia === '0' ? '' : '+'}${cantidad(diferencia)}`;

/** What was counted beside what there was; while it is reviewed, some can be sent to be counted again. */
export function Diferencias({
  conteoId,
  lineas,
  puedeRecontar,
}: {
  conteoId: string;
  lineas: readonly ConteoLinea[];
  puedeRecontar: boolean;
}) {
  const queryClient = useQueryClient();
  const [elegidas, setElegidas] = useState<readonly string[]>([]);
  const otraVez = useMutation({
    mutationFn: (ids: string[]) => recontar(conteoId, ids),
    onSuccess: async () => {
      setElegidas([]);
      await queryClient.invalidateQueries({ queryKey: claveConteo(conteoId) });
    },
  });
  return (
    <Stack gap="xs">
      {otraVez.isError && <ErrorDePagina titulo="No se pidió el recuento" error={otraVez.error} />}
      <Paper withBorder style={{ overflow: 'hidden' }}>
        <TablaAncha minima={640}>
          <Table aria-label="Diferencias">
            <Table.Thead>
              <Table.Tr>
                {puedeRecontar && <Table.Th>Recontar</Table.Th>}
                <Table.Th>Producto</Table.Th>
                <Table.Th className="cifra">Había</Table.Th>
                <Table.Th className="cifra">Contado</Table.Th>
                <Table.Th className="cifra">Diferencia</Table.Th>
                <Table.Th>Contó</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {lineas.map((linea) => (
                <Table.Tr key={linea.id}>
                  {puedeRecontar && (
                    <Table.Td>
                      <Checkbox
                        aria-label={`Recontar ${linea.producto.nombre}`}
                        checked={elegidas.includes(linea.id)}
                        onChange={({ currentTarget: { checked } }) =>
                          setElegidas((antes) =>
                            checked ? [...antes, linea.id] : antes.filter((id) => id !== linea.id),
                          )
                        }
                      />
                    </Table.Td>
                  )}
                  <Table.Td>
                    {linea.producto.nombre}
                    <Text size="xs" c="dimmed">
                      {linea.producto.codigo}
                      {linea.lote && ` · lote ${linea.lote.codigo}`}
                    </Text>
                  </Table.Td>
                  <Table.Td className="cifra">{linea.esperado === null ? '' : cantidad(linea.esperado)}</Table.Td>
                  <Table.Td className="cifra">
                    {linea.contado === null ? 'Sin contar' : cantidad(linea.contado)}{' '}
                    {linea.contado !== null && unidadEnPalabras(linea.producto.unidad)}
                  </Table.Td>
                  <Table.Td className="cifra" fw={600}>
                    {signo(linea.diferencia)}
                  </Table.Td>
                  <Table.Td>
                    {linea.contadoPor}
                    {linea.contadoEn && ` ${hora(linea.contadoEn)}`}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </TablaAncha>
      </Paper>
      {puedeRecontar && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            disabled={elegidas.length === 0}
            loading={otraVez.isPending}
            onClick={() => otraVez.mutate([...elegidas])}
          >
            Contar otra vez {elegidas.length > 0 && `(${elegidas.length})`}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
