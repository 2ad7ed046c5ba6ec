import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendarTime, IconCircleCheck, IconHistory } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Insignia } from '../../../../components/insignia.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fechaHora } from '../../../../lib/format.ts';
import { retirar } from './api.ts';
import { useDatoGuardado } from './use-dato-guardado.ts';

/** Whether a dated value holds, will, or did. */
export function Vigencia({ futuro, vigente }: { futuro: boolean; vigente: boolean }) {
  if (futuro) return <Insignia palabra="Aún no rige" color="blue" Icono={IconCalendarTime} />;
  if (vigente) return <Insignia palabra="Vigente" color="green" Icono={IconCircleCheck} />;
  return <Insignia palabra="Anterior" color="gray" Icono={IconHistory} />;
}

/** Where a value comes from, and who wrote it here. */
export const Fuente = ({
  fuente,
  registradoPor,
  registradoEn,
}: {
  fuente: string;
  registradoPor: string | null;
  registradoEn: string;
}) => (
  <>
    {fuente}
    {registradoPor && (
      <Text size="xs" c="dimmed">
        {registradoPor}, {fechaHora(registradoEn)}
      </Text>
    )}
  </>
);

/** Takes away a value that does not hold yet; one that held stays for ever. */
export function Retirar({
  tabla,
  nombre,
  vigenteDesde,
  que,
}: {
  tabla: Parameters<typeof retirar>[0];
  nombre: string;
  vigenteDesde: string;
  /** What it is, for who does not see the row. */
  que: string;
}) {
  const guardado = useDatoGuardado();
  const retiro = useMutation({
    mutationFn: () => retirar(tabla, nombre, vigenteDesde),
    onSuccess: () => guardado('Se retiró el valor que aún no regía.'),
    onError: (error) => notifications.show({ color: 'red', title: 'No se retiró', message: mensajeDe(error) }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      loading={retiro.isPending}
      aria-label={`Retirar ${que}`}
      onClick={() => retiro.mutate()}
    >
      Retirar
    </Button>
  );
}
