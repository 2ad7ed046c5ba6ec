import { Alert, Text } from '@mantine/core';
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { z } from 'zod';
import type { verificacionSchema } from '@jsol/contracts/auditoria';

const cuantos = (n: number, uno: string, varios: string): string =>
  `${n.toLocaleString('es-PE')} ${n === 1 ? uno : varios}`;

/** Whether the log is as it was written; if not, where it stops being so. */
export function Verificacion({ resultado }: { resultado: z.output<typeof verificacionSchema> }) {
  const { integra, eslabones, pendientes, rotoEn } = resultado;
  const enEspera = pendientes > 0 ? ` ${cuantos(pendientes, 'registro espera', 'registros esperan')} su sello.` : '';
  if (integra) {
    return (
      <Alert color="green" role="status" icon={<IconShieldCheck aria-hidden />} title="La cadena está íntegra">
        <Text size="md">
          {cuantos(eslabones, 'eslabón comprobado y correcto', 'eslabones comprobados y correctos')}.{enEspera}
        </Text>
      </Alert>
    );
  }
  return (
    <Alert color="red" role="alert" icon={<IconShieldX aria-hidden />} title="La cadena está rota">
      <Text size="md">
        {rotoEn && (
          <>
            Eslabón {rotoEn.numero}: {rotoEn.motivo}.{' '}
          </>
        )}
        {cuantos(eslabones, 'eslabón anterior es correcto', 'eslabones anteriores son correctos')}.{enEspera} Avise a
        soporte y no borre nada: hace falta para saber qué se cambió.
      </Text>
      {rotoEn?.registroId && (
        <Text size="sm" ff="monospace">
          Registro {rotoEn.registroId}
        </Text>
      )}
    </Alert>
  );
}
