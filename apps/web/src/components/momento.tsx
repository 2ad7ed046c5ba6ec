import { Text } from '@mantine/core';
import { fecha, horaConSegundos } from '../lib/format.ts';

/** An instant in a cell of a table: the day, and below it the time to the second. */
export const Momento = ({ en }: { en: string }) => (
  <>
    <span style={{ whiteSpace: 'nowrap' }}>{fecha(en)}</span>
    <Text size="xs" c="dimmed" className="cifra" ta="left">
      {horaConSegundos(en)}
    </Text>
  </>
);
