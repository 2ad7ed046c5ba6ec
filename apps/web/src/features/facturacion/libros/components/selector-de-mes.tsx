import { ActionIcon, Group, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { periodoSchema } from '@jsol/contracts/periodo';
import { hoyEnLima } from '../../../../lib/format.ts';
import { mesMas, nombreDelMes } from '../periodo.ts';

/** A month by its neighbours or by its name; what is half typed is not yet asked for. */
export function SelectorDeMes({ periodo, alElegir }: { periodo: string; alElegir: (periodo: string) => void }) {
  const [escrito, setEscrito] = useState<string | null>(null);
  const esteMes = hoyEnLima().slice(0, 7);
  const escribir = (texto: string) => {
    const completo = periodoSchema.safeParse(texto).success;
    setEscrito(completo ? null : texto);
    if (completo) alElegir(texto);
  };
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label="Mes">
      <ActionIcon
        variant="default"
        size={36}
        aria-label={`Mes anterior: ${nombreDelMes(mesMas(periodo, -1))}`}
        onClick={() => alElegir(mesMas(periodo, -1))}
      >
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <TextInput
        type="month"
        aria-label="Mes de los libros"
        value={escrito ?? periodo}
        max={esteMes}
        onChange={({ currentTarget: { value } }) => escribir(value)}
        onBlur={() => setEscrito(null)}
      />
      <ActionIcon
        variant="default"
        size={36}
        disabled={periodo >= esteMes}
        aria-label={`Mes siguiente: ${nombreDelMes(mesMas(periodo, 1))}`}
        onClick={() => alElegir(mesMas(periodo, 1))}
      >
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
    </Group>
  );
}
