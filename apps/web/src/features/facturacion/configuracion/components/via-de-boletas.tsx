import { Button, Group, Paper, Radio, Stack, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorDePagina } from '../../../../components/avisos.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { claveDia, diaDe, elegirViaDeBoletas } from '../../api.ts';

type Via = 'individual' | 'resumen';

/** How SUNAT is told of boletas; those issued before keep the way they were issued with. */
export function ViaDeBoletas() {
  const queryClient = useQueryClient();
  const consulta = useQuery(diaDe(undefined));
  const [elegida, setElegida] = useState<Via | null>(null);
  const guardar = useMutation({
    mutationFn: elegirViaDeBoletas,
    onSuccess: async (_, via) => {
      notifications.show({
        color: 'green',
        message: `Las boletas que se emitan desde ahora se informan ${via === 'resumen' ? 'en el resumen diario' : 'una por una'}.`,
      });
      await queryClient.invalidateQueries({ queryKey: claveDia });
      setElegida(null);
    },
    onError: (error) => notifications.show({ color: 'red', title: 'No se cambió', message: mensajeDe(error) }),
  });
  if (consulta.isError) return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  if (!consulta.data) return null;
  const { boletasVia } = consulta.data.opciones;
  const via = elegida ?? boletasVia;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="via-de-boletas">
      <Title order={2} id="via-de-boletas" mb="xs">
        Cómo se informan las boletas
      </Title>
      <Radio.Group
        aria-labelledby="via-de-boletas"
        value={via}
        onChange={(valor) => setElegida(valor === 'resumen' ? 'resumen' : 'individual')}
      >
        <Stack gap="sm">
          <Radio
            value="individual"
            label="Una por una"
            description="Cada boleta y sus notas van a SUNAT al emitirlas y vuelven con su propia constancia"
          />
          <Radio
            value="resumen"
            label="En el resumen diario"
            description="Van juntas, hasta 500 por resumen; SUNAT responde por el resumen entero"
          />
        </Stack>
      </Radio.Group>
      <Group justify="flex-end" mt="sm">
        <Button disabled={via === boletasVia} loading={guardar.isPending} onClick={() => guardar.mutate(via)}>
          Guardar
        </Button>
      </Group>
    </Paper>
  );
}
