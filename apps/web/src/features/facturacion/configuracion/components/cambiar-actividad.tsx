import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Serie } from '@jsol/contracts/facturacion-series';
import { ErrorDePagina } from '../../../../components/avisos.tsx';
import { cambiarActividad } from '../api.ts';
import { tiposDeSerie } from '../palabras.ts';

type Props = { serie: Serie; alTerminar: (mensaje: string | null) => unknown };

function Pregunta({ serie, alTerminar }: Props) {
  const cambio = useMutation({
    mutationFn: () => cambiarActividad(serie),
    onSuccess: ({ activa }) =>
      alTerminar(activa ? `${serie.serie} numera otra vez.` : `${serie.serie} ya no da números.`),
  });
  const documento = tiposDeSerie[serie.tipo].toLowerCase();
  return (
    <Stack>
      {cambio.isError && <ErrorDePagina titulo="No se cambió" error={cambio.error} />}
      <Text>
        {serie.activa
          ? `El establecimiento ${serie.establecimiento} dejará de emitir con ${serie.serie} (${documento}). Lo ya emitido queda como está, y la serie se puede activar otra vez.`
          : `${serie.serie} (${documento}) volverá a dar números en el establecimiento ${serie.establecimiento}, desde el ${serie.ultimoNumero + 1}.`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" data-autofocus onClick={() => void alTerminar(null)}>
          Volver
        </Button>
        <Button loading={cambio.isPending} onClick={() => cambio.mutate()}>
          {serie.activa ? 'Desactivar' : 'Activar'}
        </Button>
      </Group>
    </Stack>
  );
}

export const CambiarActividad = ({ serie, alTerminar }: Omit<Props, 'serie'> & { serie: Serie | null }) => (
  <Modal
    opened={serie !== null}
    onClose={() => void alTerminar(null)}
    title={serie ? `${serie.activa ? 'Desactivar' : 'Activar'} ${serie.serie}` : ''}
  >
    {serie && <Pregunta serie={serie} alTerminar={alTerminar} />}
  </Modal>
);
