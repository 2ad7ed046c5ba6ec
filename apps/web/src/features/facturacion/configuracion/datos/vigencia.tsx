import { Button, Table, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCalendarTime, IconCircleCheck, IconHistory } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Insignia } from '../../../../components/insignia.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fecha, fechaHora } from '../../../../lib/format.ts';
import { retirar } from './api.ts';
import { useDatoGuardado } from './use-dato-guardado.ts';

/** Whether a dated value holds, will, or did. */
function Vigencia({ futuro, vigente }: { futuro: boolean; vigente: boolean }) {
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

type Dato = {
  vigenteDesde: string;
  futuro: boolean;
  fuente: string;
  registradoPor: string | null;
  registradoEn: string;
};

/** How the row of every dated datum ends: since when, whether it holds, where it comes from, what can be done. */
export const CeldasDeVigencia = ({
  dato,
  vigente,
  tabla,
  nombre,
  que,
  cambiar,
}: {
  dato: Dato;
  vigente: boolean;
  tabla: Parameters<typeof retirar>[0];
  nombre: string;
  /** What it is, for who does not see the row. */
  que: string;
  /** For the one that holds. */
  cambiar: { palabra: string; para: string; alCambiar: () => void };
}) => (
  <>
    <Table.Td style={{ whiteSpace: 'nowrap' }}>{fecha(dato.vigenteDesde)}</Table.Td>
    <Table.Td>
      <Vigencia futuro={dato.futuro} vigente={vigente} />
    </Table.Td>
    <Table.Td>
      <Fuente {...dato} />
    </Table.Td>
    <Table.Td>
      {dato.futuro && (
        <Retirar
          tabla={tabla}
          nombre={nombre}
          vigenteDesde={dato.vigenteDesde}
          que={`${que} desde el ${fecha(dato.vigenteDesde)}`}
        />
      )}
      {!dato.futuro && vigente && (
        <Button size="xs" variant="default" aria-label={cambiar.para} onClick={cambiar.alCambiar}>
          {cambiar.palabra}
        </Button>
      )}
    </Table.Td>
  </>
);

/** Takes away a value that does not hold yet; one that held stays for ever. */
function Retirar({
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
