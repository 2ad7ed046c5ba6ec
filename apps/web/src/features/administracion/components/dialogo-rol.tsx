import { Alert, Button, Checkbox, Fieldset, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { rolBody, type Permiso, type Rol } from '@jsol/contracts/seguridad';
import { mensajeDe } from '../../../lib/api.ts';
import { guardarRol } from '../api.ts';
import { moduloDe } from '../palabras.ts';

type Props = {
  /** Null: a new one. */
  rol: Rol | null;
  permisos: readonly Permiso[];
  alTerminar: (mensaje: string | null) => unknown;
};

function Formulario({ rol, permisos, alTerminar }: Props) {
  const [nombre, setNombre] = useState(rol?.nombre ?? '');
  const [elegidos, setElegidos] = useState<string[]>(rol?.permisos ?? []);
  const [falta, setFalta] = useState<string | null>(null);
  const guardar = useMutation({
    mutationFn: () => guardarRol(rol?.codigo ?? null, { nombre: nombre.trim(), permisos: elegidos }),
    onSuccess: () => alTerminar(rol ? 'El rol cambió para todos los que lo tienen.' : `El rol «${nombre}» está listo.`),
  });
  const enviar = () => {
    const problema = rolBody.shape.nombre.safeParse(nombre).error?.issues[0]?.message ?? null;
    setFalta(problema);
    if (problema === null) guardar.mutate();
  };
  const modulos = [...new Set(permisos.map(({ codigo }) => moduloDe(codigo)))];
  return (
    <form
      noValidate
      aria-label={rol ? 'Editar rol' : 'Nuevo rol'}
      onSubmit={(event) => {
        event.preventDefault();
        enviar();
      }}
    >
      <Stack gap="sm">
        {guardar.isError && (
          <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
            {mensajeDe(guardar.error)}
          </Alert>
        )}
        <TextInput
          label="Nombre del rol"
          placeholder="Jefe de almacén"
          data-autofocus
          value={nombre}
          error={falta}
          onChange={(event) => setNombre(event.currentTarget.value)}
        />
        {rol && rol.usuarios > 0 && (
          <Text size="sm" c="dimmed">
            {rol.usuarios === 1 ? 'Una persona lo tiene' : `${rol.usuarios} personas lo tienen`}: el cambio rige para
            ellas al guardar.
          </Text>
        )}
        {modulos.map((modulo) => (
          <Fieldset key={modulo} legend={modulo} p="sm">
            <Stack gap={8}>
              {permisos
                .filter(({ codigo }) => moduloDe(codigo) === modulo)
                .map(({ codigo, resumen }) => (
                  <Checkbox
                    key={codigo}
                    label={resumen}
                    checked={elegidos.includes(codigo)}
                    onChange={({ currentTarget: { checked } }) =>
                      setElegidos(checked ? [...elegidos, codigo] : elegidos.filter((otro) => otro !== codigo))
                    }
                  />
                ))}
            </Stack>
          </Fieldset>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => alTerminar(null)}>
            Cancelar
          </Button>
          <Button type="submit" loading={guardar.isPending}>
            {rol ? 'Guardar rol' : 'Crear rol'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

export const DialogoRol = ({ abierto, ...props }: Props & { abierto: boolean }) => (
  <Modal
    opened={abierto}
    onClose={() => props.alTerminar(null)}
    title={props.rol ? `Rol ${props.rol.nombre}` : 'Nuevo rol'}
    size="lg"
  >
    <Formulario key={props.rol?.codigo ?? 'nuevo'} {...props} />
  </Modal>
);
