import { Text } from '@mantine/core';
import type { RegistroAuditoria } from '@jsol/contracts/auditoria';

/** Who did what an entry of the audit tells, and from where. */
export const Actor = ({ registro }: { registro: RegistroAuditoria }) => (
  <>
    {registro.actor}
    <Text size="xs" c="dimmed">
      {registro.ip ?? 'sistema'}
    </Text>
  </>
);
