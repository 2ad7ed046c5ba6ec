import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { monitorMotivoBody } from '@jsol/contracts/monitor';
import { mensajeDe } from '../../lib/api.ts';

export type Accion = {
  /** `Reintentar la ejecución`; the button's words too. */
  readonly titulo: string;
  /** What will happen, with how many. */
  readonly texto: ReactNode;
  readonly hecho: string;
  readonly peligrosa?: boolean;
  /** Fields beside the reason. */
  readonly campos?: ReactNode;
  /** False while it is not known yet what will happen. */
  readonly lista?: boolean;
  hacer(motivo: string): Promise<unknown>;
};

/** Asks once, says what will happen, and takes the reason that the audit keeps. */
export function Confirmar({ accion, alCerrar }: { accion: Accion | null; alCerrar: () => void }) {
  return (
    <Modal opened={accion !== null} onClose={alCerrar} title={accion?.titulo ?? ''}>
      {accion && <Formulario accion={accion} alCerrar={alCerrar} />}
    </Modal>
  );
}

function Formulario({ accion, alCerrar }: { accion: Accion; alCerrar: () => void }) {
  const queryClient = useQueryClient();
  const [motivo, setMotivo] = useState('');
  const [error, setError] = useState<string | null>(null);
  const hacer = useMutation({
    mutationFn: (texto: string) => accion.hacer(texto),
    onSuccess: () => {
      notifications.show({ color: 'green', message: accion.hecho });
      alCerrar();
    },
    onSettled: () => queryClient.invalidateQueries(),
  });
  const enviar = () => {
    const leido = monitorMotivoBody.safeParse({ motivo });
    if (!leido.success) return setError(leido.error.issues[0]!.message);
    setError(null);
    hacer.mutate(leido.data.motivo);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
      noValidate
    >
      <Stack>
        {hacer.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(hacer.error)}
          </Alert>
        )}
        <Text size="md" component="div">
          {accion.texto}
        </Text>
        {accion.campos}
        <Textarea
          label="Motivo"
          description="Queda en Operaciones, con su nombre y la hora."
          placeholder="Por ejemplo: SUNAT ya responde"
          value={motivo}
          error={error}
          maxLength={300}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setMotivo(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) enviar();
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={alCerrar}>
            Volver
          </Button>
          <Button
            type="submit"
            color={accion.peligrosa ? 'red.8' : undefined}
            loading={hacer.isPending}
            disabled={accion.lista === false}
          >
            {accion.titulo}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
