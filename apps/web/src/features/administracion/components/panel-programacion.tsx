import { Alert, Button, Drawer, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconInfoCircle, IconPencil, IconPlayerPause, IconPlayerPlay, IconRestore, IconRun } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Programacion } from '@jsol/contracts/administracion';
import { fechaHora, hace } from '../../../lib/format.ts';
import { EstadoEjecucion } from '../../../components/estado-ejecucion.tsx';
import { actuar, claveProgramaciones, ejecutarAhora, type AccionProgramacion } from '../api.ts';
import { alPerderTurnos } from '../palabras.ts';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';
import { EditorDeHorario } from './editor-de-horario.tsx';
import { InsigniaDeSalud } from './insignia.tsx';
import clases from './administracion.module.css';

function Datos({ programacion: p }: { programacion: Programacion }) {
  const datos = [
    { campo: 'Cuándo corre', valor: p.horarioEnPalabras },
    { campo: 'Próximo turno', valor: p.proximoTurno ? fechaHora(p.proximoTurno) : '—' },
    { campo: 'Último éxito', valor: p.ultimoExito ? `${fechaHora(p.ultimoExito)} (${hace(p.ultimoExito)})` : '—' },
    { campo: 'Si no corre', valor: p.impacto ?? '—' },
    { campo: 'Turnos perdidos', valor: p.alPerderTurnos ? alPerderTurnos[p.alPerderTurnos] : '—' },
    { campo: 'Tarea', valor: p.tarea },
  ];
  return (
    <dl className={clases.datos}>
      {datos.map(({ campo, valor }) => (
        <div key={campo}>
          <Text component="dt" size="sm" c="dimmed">
            {campo}
          </Text>
          <Text component="dd">{valor}</Text>
        </div>
      ))}
      {p.ultimaEjecucion && (
        <div>
          <Text component="dt" size="sm" c="dimmed">
            Última ejecución
          </Text>
          <dd>
            <Group gap="xs">
              <Link to="/admin/resultados" search={{ ver: p.ultimaEjecucion.id }} className={clases.enlace}>
                {fechaHora(p.ultimaEjecucion.turno)}
              </Link>
              {p.ultimaEjecucion.estado && <EstadoEjecucion estado={p.ultimaEjecucion.estado} />}
              {p.ultimaEjecucion.iniciadaPor && <Text size="sm">a mano, por {p.ultimaEjecucion.iniciadaPor}</Text>}
            </Group>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Contenido({ programacion: p, opera }: { programacion: Programacion; opera: boolean }) {
  const queryClient = useQueryClient();
  const [editando, setEditando] = useState(false);
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  const refrescar = () => queryClient.invalidateQueries({ queryKey: claveProgramaciones });
  const hecho = async (mensaje: string) => {
    notifications.show({ color: 'green', message: mensaje });
    await refrescar();
  };
  const pedir = (cual: AccionProgramacion, mensaje: string) => async (motivo: string) => {
    await actuar(p.nombre, cual, motivo);
    await hecho(mensaje);
  };
  const distinta = p.horarioEnPalabras !== p.horarioDelCodigoEnPalabras;
  return (
    <Stack gap="md">
      <div>
        <InsigniaDeSalud salud={p.salud} />
        {p.porQue && <Text mt={4}>{p.porQue}</Text>}
        {p.resumen && (
          <Text c="dimmed" mt={4}>
            {p.resumen}
          </Text>
        )}
      </div>
      {p.pausada && (
        <Alert color="gray" icon={<IconPlayerPause aria-hidden />} title="En pausa">
          {p.pausada.por ? `La pausó ${p.pausada.por}` : 'Está en pausa'}
          {p.pausada.en && ` el ${fechaHora(p.pausada.en)}`}
          {p.pausada.motivo && `: ${p.pausada.motivo}`}
        </Alert>
      )}
      {p.editada && distinta && (
        <Alert color="blue" icon={<IconInfoCircle aria-hidden />} title="Horario cambiado a mano">
          Lo cambió {p.editada.por}
          {p.editada.en && ` el ${fechaHora(p.editada.en)}`}. El código ahora propone {p.horarioDelCodigoEnPalabras}.
        </Alert>
      )}
      {editando ? (
        <EditorDeHorario
          programacion={p}
          alCancelar={() => setEditando(false)}
          alGuardar={async () => {
            setEditando(false);
            await hecho('El horario cambió. Las actualizaciones del sistema lo respetan.');
          }}
        />
      ) : (
        <>
          <Datos programacion={p} />
          {opera && p.salud !== 'sin-tarea' && (
            <Group gap="xs">
              <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setEditando(true)}>
                Editar horario
              </Button>
              <Button
                variant="default"
                leftSection={<IconRun size={16} aria-hidden />}
                onClick={() =>
                  setAccion({
                    titulo: 'Ejecutar ahora',
                    texto: `Se iniciará una ejecución de «${p.resumen ?? p.nombre}». ${p.proximoTurno ? `El próximo turno sigue siendo el ${fechaHora(p.proximoTurno)}.` : 'Sigue sin próximo turno.'}`,
                    boton: 'Ejecutar ahora',
                    hacer: async (motivo) => {
                      const { nueva } = await ejecutarAhora(p.nombre, motivo);
                      await hecho(
                        nueva ? 'La ejecución está en cola.' : 'Ya había una ejecución en curso: vale por esta.',
                      );
                    },
                  })
                }
              >
                Ejecutar ahora
              </Button>
              {p.pausada ? (
                <Button
                  variant="default"
                  leftSection={<IconPlayerPlay size={16} aria-hidden />}
                  onClick={() =>
                    setAccion({
                      titulo: 'Reanudar',
                      texto: 'Volverá a correr desde su próximo turno; los de la pausa quedan omitidos.',
                      boton: 'Reanudar',
                      hacer: pedir('reanudar', 'La programación corre otra vez.'),
                    })
                  }
                >
                  Reanudar
                </Button>
              ) : (
                <Button
                  variant="default"
                  leftSection={<IconPlayerPause size={16} aria-hidden />}
                  onClick={() =>
                    setAccion({
                      titulo: 'Pausar',
                      texto: `No correrá hasta que alguien la reanude. ${p.impacto ?? ''}`,
                      boton: 'Pausar',
                      peligro: true,
                      hacer: pedir('pausar', 'La programación está en pausa.'),
                    })
                  }
                >
                  Pausar
                </Button>
              )}
              {p.editada && (
                <Button
                  variant="default"
                  leftSection={<IconRestore size={16} aria-hidden />}
                  onClick={() =>
                    setAccion({
                      titulo: 'Volver al horario del código',
                      texto: `Correrá ${p.horarioDelCodigoEnPalabras}, y seguirá los cambios que traiga cada actualización.`,
                      boton: 'Restablecer',
                      hacer: pedir('restablecer', 'La programación sigue otra vez el horario del código.'),
                    })
                  }
                >
                  Restablecer horario
                </Button>
              )}
            </Group>
          )}
        </>
      )}
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </Stack>
  );
}

/** One schedule beside the list: how it is, and what may be done with it. */
export const PanelProgramacion = (props: {
  programacion: Programacion | undefined;
  opera: boolean;
  alCerrar: () => void;
}) => (
  <Drawer
    opened={props.programacion !== undefined}
    onClose={props.alCerrar}
    position="right"
    size="lg"
    title={props.programacion?.nombre ?? ''}
  >
    {props.programacion && (
      <Contenido key={props.programacion.nombre} programacion={props.programacion} opera={props.opera} />
    )}
  </Drawer>
);
