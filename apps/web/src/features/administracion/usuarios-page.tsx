import { Box, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconUserPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { usuariosQuery, type Usuario } from '@jsol/contracts/seguridad';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../components/campo-de-busqueda.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../components/paginas.tsx';
import { claveRoles, claveUsuarios, lugares, roles, usuarios } from './api.ts';
import { MostrarClave } from './components/clave-dada.tsx';
import { DialogoUsuario, type ClaveDada } from './components/dialogo-usuario.tsx';
import { TablaUsuarios } from './components/tabla-usuarios.tsx';

const ruta = getRouteApi('/privado/admin/usuarios');
const porPagina = 50;
const estados = [
  { value: 'activos', label: 'Activos' },
  { value: 'inactivos', label: 'Inactivos' },
  { value: 'todos', label: 'Todos' },
];

/** Who works here and what each may do. */
export function UsuariosPage() {
  const { q = '', estado = 'activos', rol, pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const queryClient = useQueryClient();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const buscador = useRef<HTMLInputElement>(null);
  const filas = useRef<HTMLDivElement>(null);
  const [dialogo, setDialogo] = useState<{ persona: Usuario | null } | null>(null);
  const [clave, setClave] = useState<ClaveDada | null>(null);
  const consultaRoles = useQuery(roles);
  const consultaLugares = useQuery(lugares);
  const lista = useQuery(usuarios({ q, estado, pagina, porPagina, ...(rol ? { rol } : {}) }));
  const filtrar = (cambio: { q?: string | undefined; estado?: typeof estado | undefined; rol?: string | undefined }) =>
    void navigate({ search: (antes) => ({ ...antes, pagina: undefined, ...cambio }) });
  const alIr = (numero: number) => {
    void navigate({ search: (antes) => ({ ...antes, pagina: numero }) });
    filas.current?.scrollIntoView();
  };
  const terminar = async (mensaje: string | null, dada?: ClaveDada) => {
    setDialogo(null);
    if (dada) setClave(dada);
    if (mensaje) notifications.show({ color: 'green', message: mensaje });
    if (mensaje || dada) {
      await queryClient.invalidateQueries({ queryKey: claveUsuarios });
      await queryClient.invalidateQueries({ queryKey: claveRoles });
    }
  };
  return (
    <Pagina
      titulo="Usuarios"
      acciones={
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setDialogo({ persona: null })}>
          Nuevo usuario
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="sm" align="flex-end" role="search" aria-label="Usuarios">
          <CampoDeBusqueda
            ref={buscador}
            q={q}
            placeholder="Nombre, usuario o correo"
            alBuscar={(texto) => filtrar({ q: texto === '' ? undefined : texto })}
          />
          <Select
            label="Rol"
            placeholder="Todos"
            clearable
            clearButtonProps={{ 'aria-label': 'Quitar el rol' }}
            data={(consultaRoles.data?.items ?? []).map(({ codigo, nombre }) => ({ value: codigo, label: nombre }))}
            value={rol ?? null}
            onChange={(valor) => filtrar({ rol: valor ?? undefined })}
            w={{ base: '100%', xs: 220 }}
          />
          <Select
            label="Estado"
            allowDeselect={false}
            data={estados}
            value={estado}
            onChange={(valor) => filtrar({ estado: usuariosQuery.shape.estado.safeParse(valor).data })}
            w={{ base: '100%', xs: 150 }}
          />
        </Group>
        {lista.isPending && <Cargando texto="Cargando usuarios…" />}
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.data && (
          <>
            <Text role="status">
              <b className="cifra">{lista.data.total.toLocaleString('es-PE')}</b>{' '}
              {lista.data.total === 1 ? 'usuario' : 'usuarios'}
            </Text>
            {lista.data.items.length > 0 ? (
              <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
                <TablaUsuarios
                  items={lista.data.items}
                  nombresDeRoles={new Map(consultaRoles.data?.items.map(({ codigo, nombre }) => [codigo, nombre]))}
                  lugares={consultaLugares.data?.items ?? []}
                  telefono={telefono}
                  alEditar={(persona) => setDialogo({ persona })}
                />
              </Box>
            ) : lista.data.total > 0 ? (
              <PaginaVacia alIr={alIr} />
            ) : (
              <Vacio titulo="Nadie coincide" texto="Busque por una parte del nombre, o quite el rol o el estado." />
            )}
            <Paginas
              de="usuarios"
              pagina={pagina}
              total={lista.data.total}
              porPagina={porPagina}
              telefono={telefono}
              alIr={alIr}
            />
          </>
        )}
      </Stack>
      <DialogoUsuario abierto={dialogo !== null} persona={dialogo?.persona ?? null} alTerminar={terminar} />
      <MostrarClave dada={clave} alCerrar={() => setClave(null)} />
    </Pagina>
  );
}
