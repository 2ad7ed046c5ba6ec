import { Button, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StockItem } from '@jsol/contracts/inventario';
import { nivelesBody } from '@jsol/contracts/inventario-alertas';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { usePuede } from '../../../app/session.tsx';
import { ErrorDePagina } from '../../../components/avisos.tsx';
import { cantidad } from '../../../lib/format.ts';
import { useFormulario } from '../../../lib/use-formulario.ts';
import { Formulario } from '../../../components/formulario.tsx';
import { claveStock, fijarNiveles } from '../api.ts';

type Props = { almacenId: string; item: StockItem };

/** What there is of a product and from when on somebody is told; a warehouse may have levels of its own. */
export function Niveles({ almacenId, item }: Props) {
  const puede = usePuede('inventario.ajustar');
  const [editando, setEditando] = useState(false);
  const queryClient = useQueryClient();
  const refrescar = () => queryClient.invalidateQueries({ queryKey: claveStock(almacenId) });
  const quitar = useMutation({
    mutationFn: () => fijarNiveles(almacenId, item.id, { niveles: null }),
    onSuccess: refrescar,
  });
  const unidad = unidadEnPalabras(item.unidad);
  if (editando) {
    return (
      <FormularioDeNiveles
        almacenId={almacenId}
        item={item}
        alTerminar={async () => {
          setEditando(false);
          await refrescar();
        }}
        alVolver={() => setEditando(false)}
      />
    );
  }
  return (
    <Stack gap="xs">
      <Text size="md">
        <b className="cifra">
          {cantidad(item.disponible)} {unidad}
        </b>{' '}
        disponibles
        {item.reservado !== '0' && ` de ${cantidad(item.stock)}; ${cantidad(item.reservado)} están reservados`}
      </Text>
      <Group gap="xs">
        <Text size="sm">
          Mínimo {cantidad(item.stockMinimo)}, crítico {cantidad(item.stockCritico)}
          {item.conNivelesPropios && ' (de este almacén)'}
        </Text>
        {puede && (
          <Button size="xs" variant="default" onClick={() => setEditando(true)}>
            Cambiar niveles
          </Button>
        )}
        {puede && item.conNivelesPropios && (
          <Button size="xs" variant="subtle" loading={quitar.isPending} onClick={() => quitar.mutate()}>
            Usar los del producto
          </Button>
        )}
      </Group>
      {quitar.isError && <ErrorDePagina titulo="No se cambió" error={quitar.error} />}
    </Stack>
  );
}

function FormularioDeNiveles({
  almacenId,
  item,
  alTerminar,
  alVolver,
}: Props & { alTerminar: () => Promise<void>; alVolver: () => void }) {
  const formulario = useFormulario({
    inicial: { minimo: item.stockMinimo, critico: item.stockCritico },
    schema: nivelesBody,
    cuerpo: (niveles) => ({ niveles }),
    mandar: (cuerpo) => fijarNiveles(almacenId, item.id, cuerpo),
    alTerminar,
  });
  const { campos } = formulario;
  return (
    <Formulario nombre="Niveles en este almacén" formulario={formulario} boton="Guardar niveles" alVolver={alVolver}>
      <Title order={2} size="md">
        Niveles en este almacén
      </Title>
      <SimpleGrid cols={2}>
        <TextInput
          label="Mínimo"
          inputMode="decimal"
          data-autofocus
          {...campos.getInputProps('minimo')}
          error={campos.errors['niveles.minimo']}
        />
        <TextInput
          label="Crítico"
          inputMode="decimal"
          {...campos.getInputProps('critico')}
          error={campos.errors['niveles.critico']}
        />
      </SimpleGrid>
    </Formulario>
  );
}
