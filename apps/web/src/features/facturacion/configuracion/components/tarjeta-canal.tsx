import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPencil, IconPlugConnected, IconSend } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Canal } from '@jsol/contracts/facturacion-configuracion';
import { Insignia } from '../../../../components/insignia.tsx';
import { fechaHora } from '../../../../lib/format.ts';
import { probarCanal } from '../api.ts';
import { Ficha } from './ficha.tsx';
import { ResultadoDePrueba } from './resultado-de-prueba.tsx';

const siNo = (hay: boolean, que: string): string => (hay ? `${que} guardada` : `sin ${que.toLowerCase()}`);

/** One way to send, what it lacks, and what it answers. */
export function TarjetaCanal({
  canal,
  mismoAmbiente,
  alEditar,
  alPoner,
}: {
  canal: Canal;
  mismoAmbiente: boolean;
  alEditar: () => void;
  alPoner: () => void;
}) {
  const { codigo, nombre, enVigor, editable, falta, usuario, tieneClave, urlCpe, actualizadoEn, actualizadoPor } =
    canal;
  const prueba = useMutation({ mutationFn: () => probarCanal(codigo) });
  return (
    <Paper withBorder p="md" component="section" aria-label={nombre}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Title order={2}>{nombre}</Title>
        {enVigor ? (
          <Insignia palabra="En vigor" color="green" Icono={IconCircleCheck} />
        ) : (
          falta.length > 0 && <Insignia palabra="Incompleto" color="yellow" Icono={IconAlertTriangle} />
        )}
      </Group>
      <Ficha
        datos={[
          ['Dirección', urlCpe ?? (editable ? 'sin dirección' : 'la de la instalación')],
          ...(editable
            ? ([
                ['Usuario SOL', usuario ?? 'sin usuario'],
                ['Clave SOL', siNo(tieneClave, 'Clave')],
                ['Guías', siNo(canal.greClientId !== null && canal.tieneGreClientSecret, 'Credencial')],
                [
                  'Consulta de validez',
                  siNo(canal.validezClientId !== null && canal.tieneValidezClientSecret, 'Credencial'),
                ],
              ] as const)
            : []),
          ...(actualizadoEn
            ? ([['Cambiado', `${fechaHora(actualizadoEn)}, por ${actualizadoPor ?? '—'}`]] as const)
            : []),
        ]}
      />
      {falta.length > 0 && (
        <Text size="sm" mt="xs">
          Falta {falta.join(', ')}.
        </Text>
      )}
      <Group gap="xs" mt="sm">
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
          loading={prueba.isPending}
          disabled={falta.length > 0}
          aria-label={`Probar acceso a ${nombre}`}
          onClick={() => prueba.mutate()}
        >
          Probar acceso
        </Button>
        {editable && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            aria-label={`Editar ${nombre}`}
            onClick={alEditar}
          >
            Editar
          </Button>
        )}
        {!enVigor && falta.length === 0 && mismoAmbiente && (
          <Button
            variant="default"
            leftSection={<IconSend size={16} aria-hidden />}
            aria-label={`Poner en vigor ${nombre}`}
            onClick={alPoner}
          >
            Poner en vigor
          </Button>
        )}
      </Group>
      {!enVigor && !mismoAmbiente && (
        <Text size="sm" c="dimmed" mt="xs">
          Se pone en vigor con{' '}
          <Link to="/facturacion/configuracion/produccion" style={{ color: 'inherit' }}>
            Pasar a producción
          </Link>
          .
        </Text>
      )}
      <ResultadoDePrueba prueba={prueba} />
    </Paper>
  );
}
