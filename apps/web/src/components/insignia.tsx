import { Badge } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';

export type Aspecto = { palabra: string; color: string; Icono?: Icon };

/** A state: icon, word and colour together, never colour alone. */
export function Insignia({
  palabra,
  color,
  Icono,
  grande = false,
  title,
}: Aspecto & { grande?: boolean; title?: string }) {
  return (
    <Badge
      size={grande ? 'xl' : 'md'}
      color={color}
      variant="light"
      tt="none"
      fw={600}
      leftSection={Icono && <Icono size={grande ? 18 : 14} aria-hidden />}
      title={title}
      // Its word is never cut: in a narrow column it is the column that gives way.
      miw="max-content"
      // The light variant's own text shade is too pale for small type.
      c={`light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))`}
    >
      {palabra}
    </Badge>
  );
}
