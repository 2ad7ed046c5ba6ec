import {
  Alert,
  Button,
  Chip,
  Group,
  Input,
  List,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { motivoBody, type Programacion } from '@jsol/contracts/administracion';
import { mensajeDe } from '../../../lib/api.ts';
import { fecha, horaConSegundos } from '../../../lib/format.ts';
import { editarHorario, vistaPrevia } from '../api.ts';
import { aForma, aHorario, diasDeLaSemana, type HorarioEnForma } from '../horario.ts';

const esperaMs = 300;

/** When it will run with what is written, before anything is saved. */
function VistaPrevia({ forma }: { forma: HorarioEnForma }) {
  const [estable] = useDebouncedValue(forma, esperaMs);
  const leida = aHorario(estable);
  const horario = 'horario' in leida ? leida.horario : null;
  const consulta = useQuery(vistaPrevia(horario));
  const problema = 'falta' in leida ? leida.falta : consulta.isError ? mensajeDe(consulta.error) : null;
  return (
    <div role="status" aria-label="Vista previa">
      {problema ? (
        <Text size="sm" c="var(--mantine-color-error)">
          {problema}
        </Text>
      ) : (
        consulta.data && (
          <>
            <Text size="sm" fw={600}>
              Próximos turnos: {consulta.data.enPalabras}
            </Text>
            <List size="sm" aria-label="Próximos turnos" opacity={consulta.isPlaceholderData ? 0.6 : 1}>
              {consulta.data.turnos.map((turno) => (
                <List.Item key={turno}>
                  {fecha(turno)}, {horaConSegundos(turno)}
                </List.Item>
              ))}
            </List>
          </>
        )
      )}
    </div>
  );
}

/** Changes when a schedule runs: a time of the day, an interval, or a crontab for whoever reads them. */
export function EditorDeHorario({
  programacion,
  alGuardar,
  alCancelar,
}: {
  programacion: Programacion;
  alGuardar: () => unknown;
  alCancelar: () => void;
}) {
  const [forma, setForma] = useState(() => aForma(programacion.horario));
  const [motivo, setMotivo] = useState('');
  const [faltaMotivo, setFaltaMotivo] = useState<string | null>(null);
  const cambiar = (cambio: Partial<HorarioEnForma>) => setForma({ ...forma, ...cambio });
  const guardar = useMutation({
    mutationFn: async () => {
      const leida = aHorario(forma);
      if ('horario' in leida) await editarHorario(programacion.nombre, leida.horario, motivo.trim());
    },
    onSuccess: alGuardar,
  });
  const enviar = () => {
    const falta = motivoBody.safeParse({ motivo }).error?.issues[0]?.message ?? null;
    setFaltaMotivo(falta);
    if (falta === null && 'horario' in aHorario(forma)) guardar.mutate();
  };
  return (
    <form
      noValidate
      aria-label="Editar horario"
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) enviar();
      }}
    >
      <Stack gap="sm">
        {guardar.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(guardar.error)}
          </Alert>
        )}
        <SegmentedControl
          aria-label="Cómo se repite"
          value={forma.modo}
          onChange={(modo) => cambiar({ modo: modo as HorarioEnForma['modo'] })}
          data={[
            { value: 'diario', label: 'A una hora' },
            { value: 'intervalo', label: 'Cada cierto tiempo' },
            { value: 'crontab', label: 'Crontab' },
          ]}
        />
        {forma.modo === 'diario' && (
          <>
            <TextInput
              type="time"
              label="Hora de Lima"
              value={forma.hora}
              onChange={(event) => cambiar({ hora: event.currentTarget.value })}
              w={140}
            />
            <Input.Wrapper
              label="Días"
              description={forma.dias.length === 0 ? 'Ninguno marcado: todos los días' : 'Solo los marcados'}
              labelElement="div"
            >
              <Chip.Group multiple value={forma.dias} onChange={(dias) => cambiar({ dias })}>
                <Group gap={6} mt={6}>
                  {diasDeLaSemana.map(({ valor, palabra }) => (
                    <Chip key={valor} value={valor} size="sm">
                      {palabra}
                    </Chip>
                  ))}
                </Group>
              </Chip.Group>
            </Input.Wrapper>
          </>
        )}
        {forma.modo === 'intervalo' && (
          <Group gap="sm" align="flex-end">
            <NumberInput
              label="Cada"
              min={1}
              allowDecimal={false}
              allowNegative={false}
              value={forma.cada}
              onChange={(cada) => cambiar({ cada })}
              w={110}
            />
            <Select
              aria-label="Unidad"
              allowDeselect={false}
              data={[
                { value: 's', label: 'segundos' },
                { value: 'min', label: 'minutos' },
                { value: 'h', label: 'horas' },
              ]}
              value={forma.unidad}
              onChange={(unidad) => cambiar({ unidad: unidad as HorarioEnForma['unidad'] })}
              w={140}
            />
          </Group>
        )}
        {forma.modo === 'crontab' && (
          <TextInput
            label="Crontab"
            description="Minuto, hora, día del mes, mes y día de la semana (0 es domingo), en hora de Lima"
            placeholder="30 7 * * 1-5"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            spellCheck={false}
            value={forma.crontab}
            onChange={(event) => cambiar({ crontab: event.currentTarget.value })}
          />
        )}
        <VistaPrevia forma={forma} />
        <Textarea
          label="Motivo del cambio"
          description="Queda en la auditoría con su nombre"
          autosize
          minRows={2}
          maxLength={300}
          value={motivo}
          error={faltaMotivo}
          onChange={(event) => setMotivo(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button type="submit" loading={guardar.isPending}>
            Guardar horario
          </Button>
          <Button variant="default" onClick={alCancelar}>
            Cancelar
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
