import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { motivoBody } from '@jsol/contracts/administracion';
import { mensajeDe } from '../lib/api.ts';

export type PorConfirmar = {
  titulo: string;
  /** What will happen. */
  texto: string;
  boton: string;
  peligro?: boolean;
  hacer: (motivo: string) => Promise<unknown>;
};

function Formulario({ accion, alTerminar }: { accion: PorConfirmar; alTerminar: () => void }) {
  const [motivo, setMotivo] = useState('');
  const [falta, setFalta] = useState<string | null>(null);
  const mutacion = useMutation({ mutationFn: accion.hacer, onSuccess: alTerminar });
  const confirmar = () => {
    const leido = motivoBody.safeParse({ motivo });
    setFalta(leido.error?.issues[0]?.message ?? null);
    if (leido.success) mutacion.mutate(leido.data.motivo);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirmar();
      }}
    >
      <Stack>
        {mutacion.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(mutacion.error)}
          </Alert>
        )}
        <Text>{accion.texto}</Text>
        <Textarea
          label="Motivo"
          description="Queda en la auditoría con su nombre"
          data-autofocus
          autosize
          minRows={2}
          maxLength={300}
          value={motivo}
          error={falta}
          onChange={(event) => setMotivo(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) confirmar();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={alTerminar}>
            Volver
          </Button>
          <Button type="submit" loading={mutacion.isPending} {...(accion.peligro ? { color: 'red.8' } : {})}>
            {accion.boton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Asks once, and for the reason: what is done here others will want to understand. */
export const ConfirmarConMotivo = ({ accion, alTerminar }: { accion: PorConfirmar | null; alTerminar: () => void }) => (
  <Modal opened={accion !== null} onClose={alTerminar} title={accion?.titulo ?? ''} zIndex={400}>
    {accion && <Formulario accion={accion} alTerminar={alTerminar} />}
  </Modal>
);
