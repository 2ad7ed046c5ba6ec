import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resolverIncidenciaBody, type PedidoTienda } from '@jsol/contracts/ecommerce';
import { usePuede } from '../../../app/session.tsx';
import { mensajeDe } from '../../../lib/api.ts';
import { fechaHora } from '../../../lib/format.ts';
import { claveEcommerce, resolverIncidencia } from '../api.ts';
import { incidencias } from '../palabras.ts';

type Incidencia = PedidoTienda['incidenciasAbiertas'][number];

function Resolver({ incidencia }: { incidencia: Incidencia }) {
  const queryClient = useQueryClient();
  const [solucion, setSolucion] = useState('');
  const [falta, setFalta] = useState<string | null>(null);
  const resolver = useMutation({
    networkMode: 'always',
    mutationFn: (texto: string) => resolverIncidencia(incidencia.id, texto),
    onSuccess: () => notifications.show({ color: 'green', message: 'La incidencia quedó resuelta.' }),
    onError: (error) => setFalta(mensajeDe(error)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveEcommerce }),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const leido = resolverIncidenciaBody.safeParse({ solucion });
        setFalta(leido.error?.issues[0]?.message ?? null);
        if (leido.success) resolver.mutate(leido.data.solucion);
      }}
    >
      <Group align="flex-end" gap="xs">
        <Textarea
          label="Qué se hizo"
          autosize
          minRows={1}
          flex="1 1 240px"
          maxLength={300}
          value={solucion}
          error={falta}
          onChange={({ currentTarget: { value } }) => setSolucion(value)}
        />
        <Button type="submit" variant="default" loading={resolver.isPending}>
          Dar por resuelta
        </Button>
      </Group>
    </form>
  );
}

/** What the shop did to an order that could no longer follow it, until a person says what was done. */
export function IncidenciasAbiertas({ abiertas }: { abiertas: readonly Incidencia[] }) {
  const administra = usePuede('ecommerce.administrar');
  return abiertas.map((incidencia) => (
    <Alert
      key={incidencia.id}
      color="yellow"
      icon={<IconAlertTriangle aria-hidden />}
      title={incidencias[incidencia.tipo] ?? 'Incidencia'}
    >
      <Stack gap="xs">
        <Text size="md">{incidencia.detalle}</Text>
        <Text size="sm" c="dimmed">
          Desde el {fechaHora(incidencia.abiertaEn)}
        </Text>
        {administra && <Resolver incidencia={incidencia} />}
      </Stack>
    </Alert>
  ));
}
