import { Group, Paper, SimpleGrid, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { recibirTransferenciaBody, type TransferenciaDetalle } from '@jsol/contracts/inventario-documentos';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { Formulario } from '../../../components/formulario.tsx';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { ProblemaError } from '../../../lib/api.ts';
import { cantidad } from '../../../lib/format.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { recibirTransferencia } from './api.ts';

/** How much of each line arrived: all of it unless somebody says otherwise, with the reason. */
export function RecibirTransferencia({
  transferencia,
  alTerminar,
}: {
  transferencia: TransferenciaDetalle;
  alTerminar: () => Promise<void>;
}) {
  const [clave, setClave] = useState(claveNueva);
  const formulario = useFormulario({
    inicial: {
      lineas: transferencia.lineas.map((linea) => ({ lineaId: linea.id, recibida: linea.cantidad, diferencia: '' })),
    },
    schema: recibirTransferenciaBody,
    cuerpo: ({ lineas }) => ({
      lineas: lineas.map(({ lineaId, recibida, diferencia }) => ({
        lineaId,
        recibida: recibida.trim(),
        ...(diferencia.trim() === '' ? {} : { diferencia }),
      })),
    }),
    mandar: async (recibo) => {
      try {
        await recibirTransferencia(transferencia.id, recibo, clave);
      } catch (error) {
        if (error instanceof ProblemaError) setClave(claveNueva());
        throw error;
      }
    },
    alTerminar: async () => {
      notifications.show({
        color: 'green',
        message: `${transferencia.numero} recibida en ${transferencia.destino.nombre}.`,
      });
      await alTerminar();
    },
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Recibir la transferencia" formulario={formulario} boton="Recibir">
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Productos que llegan">
        {transferencia.lineas.map(({ id, producto, lote, cantidad: salio }, indice) => (
          <Paper key={id} component="li" withBorder p="sm">
            <Group justify="space-between" wrap="nowrap" mb={4}>
              <Text size="md" fw={600}>
                {producto.nombre}{' '}
                <Text span size="sm" c="dimmed">
                  {producto.codigo}
                  {lote && ` · lote ${lote.codigo}`}
                </Text>
              </Text>
              <Text size="md" className="cifra">
                salieron {cantidad(salio)} {unidadEnPalabras(producto.unidad)}
              </Text>
            </Group>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput
                label={
                  <>
                    Llegaron <VisuallyHidden component="span">de {producto.nombre}</VisuallyHidden>
                  </>
                }
                inputMode="decimal"
                autoComplete="off"
                classNames={{ input: 'cifra' }}
                {...campos.getInputProps(`lineas.${indice}.recibida`)}
              />
              {campos.values.lineas[indice]?.recibida.trim() !== salio && (
                <TextInput
                  label={
                    <>
                      Por qué llegó menos <VisuallyHidden component="span">de {producto.nombre}</VisuallyHidden>
                    </>
                  }
                  maxLength={200}
                  {...campos.getInputProps(`lineas.${indice}.diferencia`)}
                />
              )}
            </SimpleGrid>
          </Paper>
        ))}
      </Stack>
    </Formulario>
  );
}
