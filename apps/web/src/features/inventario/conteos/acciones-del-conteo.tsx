import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conteo } from '@jsol/contracts/inventario-conteos';
import { usePuede } from '../../../app/session.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { claveNueva } from '../../../lib/clave-nueva.ts';
import { claveStock } from '../api.ts';
import { anularConteo, aplicarConteo, claveConteos, pasarARevision } from './api.ts';

type Paso = 'revisar' | 'aplicar' | 'anular';

/** What can be done next with a count; each asks once. */
export function AccionesDelConteo({ conteo }: { conteo: Conteo }) {
  const puedeAjustar = usePuede('inventario.ajustar');
  const [paso, setPaso] = useState<Paso | null>(null);
  const abierto = conteo.estado === 'abierto';
  if (!abierto && conteo.estado !== 'revision') return null;
  return (
    <>
      {puedeAjustar && (
        <Button variant="default" onClick={() => setPaso('anular')}>
          Anular
        </Button>
      )}
      {abierto && (
        <Button disabled={conteo.contadas === 0} onClick={() => setPaso('revisar')}>
          Terminar y revisar
        </Button>
      )}
      {!abierto && puedeAjustar && <Button onClick={() => setPaso('aplicar')}>Aplicar al stock</Button>}
      <Modal opened={paso !== null} onClose={() => setPaso(null)} title={paso === null ? '' : titulos[paso]}>
        {paso !== null && <Confirmacion paso={paso} conteo={conteo} alTerminar={() => setPaso(null)} />}
      </Modal>
    </>
  );
}

const titulos: Record<Paso, string> = {
  revisar: 'Terminar de contar',
  aplicar: 'Aplicar el conteo',
  anular: 'Anular el conteo',
};

function textoDe(paso: Paso, { lineas, contadas, almacen }: Conteo): string {
  const faltan = lineas - contadas;
  const sin = faltan === 0 ? '' : ` Quedan ${faltan} sin contar: su stock no cambiará.`;
  if (paso === 'revisar') return `Nadie podrá anotar más cantidades, y se verán las diferencias.${sin}`;
  if (paso === 'aplicar') return `El stock de ${almacen.nombre} pasará a ser el contado.${sin} No se puede deshacer.`;
  return 'Lo contado queda guardado y el stock no cambia.';
}

function Confirmacion({ paso, conteo, alTerminar }: { paso: Paso; conteo: Conteo; alTerminar: () => void }) {
  const queryClient = useQueryClient();
  const [clave] = useState(claveNueva);
  const hacer = useMutation({
    mutationFn: async (): Promise<string> => {
      if (paso === 'revisar') {
        await pasarARevision(conteo.id);
        return `${conteo.numero} está en revisión.`;
      }
      if (paso === 'anular') {
        await anularConteo(conteo.id, clave);
        return `${conteo.numero} quedó anulado.`;
      }
      const { ajustes } = await aplicarConteo(conteo.id, clave);
      return `${conteo.numero} aplicado: ${ajustes === 1 ? '1 producto ajustado' : `${ajustes} productos ajustados`}.`;
    },
    onSuccess: async (mensaje) => {
      notifications.show({ color: 'green', message: mensaje });
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: claveConteos }),
        queryClient.invalidateQueries({ queryKey: claveStock(conteo.almacen.id) }),
      ]);
      alTerminar();
    },
  });
  return (
    <Stack>
      {hacer.isError && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {mensajeDe(hacer.error)}
        </Alert>
      )}
      <Text>{textoDe(paso, conteo)}</Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={alTerminar}>
          Volver
        </Button>
        <Button
          data-autofocus
          loading={hacer.isPending}
          {...(paso === 'anular' ? { color: 'red.8' } : {})}
          onClick={() => hacer.mutate()}
        >
          {paso === 'revisar' ? 'Terminar' : paso === 'aplicar' ? 'Aplicar' : 'Anular'}
        </Button>
      </Group>
    </Stack>
  );
}
