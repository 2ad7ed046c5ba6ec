import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Permiso, Rol } from '@jsol/contracts/seguridad';
import { mensajeDe } from '../../../lib/api.ts';
import { eliminarRol } from '../api.ts';
import { moduloDe, personasConRol } from '../palabras.ts';
import clases from './administracion.module.css';

type Props = { rol: Rol; permisos: readonly Permiso[]; alTerminar: (mensaje: string | null) => unknown };

/** Who has it comes first: nobody loses rights because a role went away. */
const TodaviaEnUso = ({ rol, alTerminar }: Pick<Props, 'rol' | 'alTerminar'>) => (
  <Stack>
    <Text>
      No se puede eliminar mientras lo tenga alguien: {personasConRol(rol)}. Deles otro rol y vuelva a intentarlo.
    </Text>
    <Group justify="space-between">
      <Link to="/admin/usuarios" search={{ rol: rol.codigo, estado: 'todos' }} className={clases.enlace}>
        Ver quiénes lo tienen
      </Link>
      <Button variant="default" onClick={() => alTerminar(null)} data-autofocus>
        Volver
      </Button>
    </Group>
  </Stack>
);

function Confirmar({ rol, permisos, alTerminar }: Props) {
  const eliminar = useMutation({
    mutationFn: () => eliminarRol(rol.codigo),
    onSuccess: () => alTerminar(`El rol «${rol.nombre}» se eliminó.`),
  });
  const suyos = permisos.filter(({ codigo }) => rol.permisos.includes(codigo));
  return (
    <Stack>
      {eliminar.isError && (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {mensajeDe(eliminar.error)}
        </Alert>
      )}
      <Text>
        Nadie lo tiene, así que nadie pierde permisos. No se puede deshacer: para tenerlo otra vez habría que crearlo de
        nuevo{suyos.length > 0 ? ', con estos permisos:' : '.'}
      </Text>
      {suyos.length > 0 && (
        <List size="sm">
          {suyos.map(({ codigo, resumen }) => (
            <List.Item key={codigo}>
              {moduloDe(codigo)}: {resumen}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="sm" c="dimmed">
        Queda en la auditoría con su nombre y con lo que el rol permitía.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => alTerminar(null)} data-autofocus>
          Volver
        </Button>
        <Button
          color="red.8"
          leftSection={<IconTrash size={16} aria-hidden />}
          loading={eliminar.isPending}
          onClick={() => eliminar.mutate()}
        >
          Eliminar rol
        </Button>
      </Group>
    </Stack>
  );
}

/** Asks once, with what is lost; says who has the role where it cannot go yet. */
export const DialogoEliminarRol = ({ rol, ...props }: Omit<Props, 'rol'> & { rol: Rol | null }) => (
  <Modal opened={rol !== null} onClose={() => props.alTerminar(null)} title={`Eliminar el rol ${rol?.nombre ?? ''}`}>
    {rol &&
      (rol.usuarios + rol.inactivos > 0 ? (
        <TodaviaEnUso rol={rol} alTerminar={props.alTerminar} />
      ) : (
        <Confirmar rol={rol} {...props} />
      ))}
  </Modal>
);
