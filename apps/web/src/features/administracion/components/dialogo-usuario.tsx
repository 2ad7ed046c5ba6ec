import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconAlertTriangle, IconKey, IconUserCheck, IconUserOff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { nuevoUsuarioBody, type Usuario } from '@jsol/contracts/seguridad';
import { useYo } from '../../../app/session.tsx';
import { ErrorDePagina } from '../../../components/avisos.tsx';
import { mensajeDe, ProblemaError } from '../../../lib/api.ts';
import { cambiarActividad, crearUsuario, darClaveTemporal, editarUsuario, roles } from '../api.ts';
import { CampoDeLugares } from './campo-de-lugares.tsx';
import { AvisoClaveTemporal } from './clave-temporal.tsx';
import { ConfirmarConMotivo, type PorConfirmar } from '../../../components/confirmar-con-motivo.tsx';

export type ClaveDada = { usuario: string; nombre: string; clave: string; hasta: string };

type Props = {
  /** Null: somebody new. */
  persona: Usuario | null;
  alTerminar: (mensaje: string | null, clave?: ClaveDada) => unknown;
};

type Campo = 'usuario' | 'nombre' | 'email' | 'roles';
const segun =
  (campo: Campo) =>
  (valor: unknown): string | null =>
    nuevoUsuarioBody.shape[campo].safeParse(campo === 'email' && valor === '' ? null : valor).error?.issues[0]
      ?.message ?? null;

function Formulario({ persona, alTerminar }: Props) {
  const yo = useYo();
  const consultaRoles = useQuery(roles);
  const [accion, setAccion] = useState<PorConfirmar | null>(null);
  const form = useForm({
    initialValues: {
      usuario: persona?.usuario ?? '',
      nombre: persona?.nombre ?? '',
      email: persona?.email ?? '',
      roles: persona?.roles ?? [],
      limitada: (persona?.lugares.length ?? 0) > 0,
      lugares: persona?.lugares ?? [],
    },
    // People made by hand or long ago may have a name that would be refused today; it is not edited.
    validate: {
      ...(persona ? {} : { usuario: segun('usuario') }),
      nombre: segun('nombre'),
      email: segun('email'),
      roles: segun('roles'),
      lugares: (elegidos: string[], { limitada }: { limitada: boolean }) =>
        limitada && elegidos.length === 0 ? 'Elija al menos un almacén o una caja' : null,
    },
  });
  const guardar = useMutation({
    mutationFn: async ({ usuario, nombre, email, roles: elegidos, limitada, lugares }: typeof form.values) => {
      const datos = {
        nombre: nombre.trim(),
        email: email.trim() === '' ? null : email.trim(),
        roles: elegidos,
        lugares: limitada ? lugares : [],
      };
      if (persona) {
        await editarUsuario(persona.id, datos);
        return undefined;
      }
      const { claveTemporal, hasta } = await crearUsuario({ ...datos, usuario: usuario.trim() });
      return { usuario: usuario.trim(), nombre: datos.nombre, clave: claveTemporal, hasta };
    },
    onSuccess: (clave) => alTerminar(persona ? 'Los cambios rigen desde ahora.' : null, clave),
    onError: (error) => {
      if (!(error instanceof ProblemaError)) return;
      for (const { pointer, detail } of error.errors) form.setFieldError(pointer.split('/')[1] ?? '', detail);
      if (error.code === 'seguridad.usuario_repetido') form.setFieldError('usuario', error.message);
    },
  });
  const esYo = persona?.id === yo.id;
  return (
    <>
      <form
        noValidate
        aria-label={persona ? 'Editar usuario' : 'Nuevo usuario'}
        onSubmit={form.onSubmit((valores) => guardar.mutate(valores))}
      >
        <Stack gap="sm">
          {guardar.isError && (
            <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
              {mensajeDe(guardar.error)}
            </Alert>
          )}
          {persona?.activo && persona.claveTemporalHasta && <AvisoClaveTemporal hasta={persona.claveTemporalHasta} />}
          {!persona && (
            <TextInput
              label="Usuario"
              description="Con este nombre ingresa; no cambia después"
              placeholder="ana.torres"
              autoCapitalize="none"
              autoComplete="off"
              spellCheck={false}
              data-autofocus
              {...form.getInputProps('usuario')}
            />
          )}
          <TextInput label="Nombre completo" autoComplete="off" {...form.getInputProps('nombre')} />
          <TextInput label="Correo (opcional)" type="email" autoComplete="off" {...form.getInputProps('email')} />
          {consultaRoles.isError && <ErrorDePagina error={consultaRoles.error} />}
          <Checkbox.Group label="Roles" {...form.getInputProps('roles')}>
            <Stack gap={6} mt={6} mb={form.errors['roles'] ? 6 : 0}>
              {(consultaRoles.data?.items ?? []).map((rol) => (
                <Checkbox
                  key={rol.codigo}
                  value={rol.codigo}
                  label={rol.nombre}
                  description={
                    rol.todo
                      ? 'Todos los permisos, también los que vengan'
                      : rol.permisos.length === 1
                        ? '1 permiso'
                        : `${rol.permisos.length} permisos`
                  }
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <CampoDeLugares
            limitada={form.values.limitada}
            alLimitar={(limitada) => form.setFieldValue('limitada', limitada)}
            elegidos={form.values.lugares}
            alElegir={(elegidos) => form.setFieldValue('lugares', elegidos)}
            error={(form.errors['lugares'] as string | undefined) ?? null}
          />
          {!persona && (
            <Text size="sm" c="dimmed">
              Al crearlo verá una clave temporal, una sola vez: dígasela a la persona, que elegirá la suya al ingresar.
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => alTerminar(null)}>
              Cancelar
            </Button>
            <Button type="submit" loading={guardar.isPending}>
              {persona ? 'Guardar' : 'Crear usuario'}
            </Button>
          </Group>
        </Stack>
      </form>
      {persona && !esYo && (
        <Group gap="xs" mt="md" pt="md" style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}>
          {persona.activo && (
            <Button
              variant="default"
              leftSection={<IconKey size={16} aria-hidden />}
              onClick={() =>
                setAccion({
                  titulo: 'Dar una clave temporal',
                  texto: `Se cerrarán las sesiones de ${persona.nombre}, y su clave actual dejará de servir.`,
                  boton: 'Dar clave temporal',
                  hacer: async (motivo) => {
                    const { claveTemporal, hasta } = await darClaveTemporal(persona.id, motivo);
                    const { usuario, nombre } = persona;
                    await alTerminar(null, { usuario, nombre, clave: claveTemporal, hasta });
                  },
                })
              }
            >
              Dar clave temporal
            </Button>
          )}
          <Button
            variant="default"
            leftSection={
              persona.activo ? <IconUserOff size={16} aria-hidden /> : <IconUserCheck size={16} aria-hidden />
            }
            onClick={() =>
              setAccion({
                titulo: persona.activo ? 'Desactivar usuario' : 'Activar usuario',
                texto: persona.activo
                  ? `${persona.nombre} saldrá de inmediato y no podrá ingresar. Lo que hizo se conserva con su nombre.`
                  : `${persona.nombre} podrá ingresar otra vez con su clave.`,
                boton: persona.activo ? 'Desactivar' : 'Activar',
                peligro: persona.activo,
                hacer: async (motivo) => {
                  await cambiarActividad(persona.id, !persona.activo, motivo);
                  await alTerminar(
                    persona.activo ? `${persona.nombre} ya no puede ingresar.` : `${persona.nombre} puede ingresar.`,
                  );
                },
              })
            }
          >
            {persona.activo ? 'Desactivar' : 'Activar'}
          </Button>
        </Group>
      )}
      <ConfirmarConMotivo accion={accion} alTerminar={() => setAccion(null)} />
    </>
  );
}

export const DialogoUsuario = ({ abierto, ...props }: Props & { abierto: boolean }) => (
  <Modal
    opened={abierto}
    onClose={() => props.alTerminar(null)}
    title={props.persona ? `${props.persona.nombre} (${props.persona.usuario})` : 'Nuevo usuario'}
    size="md"
  >
    <Formulario key={props.persona?.id ?? 'nuevo'} {...props} />
  </Modal>
);
