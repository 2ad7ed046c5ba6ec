import { Button, Group, Paper, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConteoLinea } from '@jsol/contracts/inventario-conteos';
import { decimalSchema } from '@jsol/contracts/dinero';
import { unidadEnPalabras } from '@jsol/contracts/unidades';
import { mensajeDe } from '../../../lib/api.ts';
import { cantidad, fecha, hora } from '../../../lib/format.ts';
import { claveConteo, contar } from './api.ts';

/** One product to count, with a field for a thumb; Enter keeps it and goes on with the next. */
export function LineaPorContar({ conteoId, linea }: { conteoId: string; linea: ConteoLinea }) {
  const queryClient = useQueryClient();
  const [escrito, setEscrito] = useState<string | null>(null);
  const [falta, setFalta] = useState<string | null>(null);
  const valor = escrito ?? linea.contado ?? '';
  const guardar = useMutation({
    mutationFn: (contado: string) => contar(conteoId, linea.id, { contado, version: linea.version }),
    onSuccess: () => setEscrito(null),
    // Also after a refusal: another person's figure is what has to be seen.
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveConteo(conteoId) }),
  });
  const enviar = (campo: HTMLInputElement | null) => {
    if (guardar.isPending) return;
    const leido = decimalSchema.safeParse(valor.trim().replace(',', '.'));
    setFalta(leido.success ? null : 'Escriba un número, como 12');
    if (!leido.success) return;
    guardar.mutate(leido.data);
    const campos = [...document.querySelectorAll<HTMLInputElement>('[data-contar]')];
    const siguiente = campos[campos.findIndex((otro) => otro === campo) + 1];
    siguiente?.focus();
    siguiente?.select();
  };
  const unidad = unidadEnPalabras(linea.producto.unidad);
  const guardado = linea.contado !== null && escrito === null;
  return (
    <Paper component="li" withBorder p="sm">
      <Text size="md" fw={600}>
        {linea.producto.nombre}
      </Text>
      <Text size="sm" c="dimmed">
        {linea.producto.codigo}
        {linea.lote && ` · lote ${linea.lote.codigo}${linea.lote.vence ? `, vence ${fecha(linea.lote.vence)}` : ''}`}
        {linea.esperado !== null && ` · había ${cantidad(linea.esperado)}`}
      </Text>
      <Group gap="xs" wrap="nowrap" align="flex-start" mt={6}>
        <TextInput
          flex={1}
          size="md"
          data-contar
          aria-label={`Contado de ${linea.producto.nombre}${linea.lote ? `, lote ${linea.lote.codigo}` : ''} (${unidad})`}
          placeholder={`¿Cuántos hay? (${unidad})`}
          inputMode="decimal"
          autoComplete="off"
          enterKeyHint="next"
          classNames={{ input: 'cifra' }}
          value={valor}
          error={falta ?? (guardar.isError ? mensajeDe(guardar.error) : null)}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setEscrito(event.currentTarget.value);
            setFalta(null);
            guardar.reset();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') enviar(event.currentTarget);
          }}
        />
        <Button
          size="md"
          variant={guardado ? 'light' : 'filled'}
          {...(guardado && { color: 'green' })}
          leftSection={guardado && <IconCheck size={18} aria-hidden />}
          loading={guardar.isPending}
          onClick={() => enviar(null)}
        >
          {guardado ? 'Contado' : 'Guardar'} <VisuallyHidden>{linea.producto.nombre}</VisuallyHidden>
        </Button>
      </Group>
      {linea.contadoEn && (
        <Text size="xs" c="dimmed" mt={4}>
          {linea.contadoPor}, {hora(linea.contadoEn)}
        </Text>
      )}
    </Paper>
  );
}
