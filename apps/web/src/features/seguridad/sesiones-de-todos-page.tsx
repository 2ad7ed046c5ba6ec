import { Group, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Sesion } from '@jsol/contracts/seguridad';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { CampoDeBusqueda } from '../../components/campo-de-busqueda.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { sesionesDe } from './api.ts';
import { AccesosBloqueados } from './components/accesos-bloqueados.tsx';
import { ConfirmarCierre } from './components/confirmar-cierre.tsx';
import { ListaSesiones } from './components/lista-sesiones.tsx';

const ruta = getRouteApi('/privado/admin/sesiones');

/** Who is in, putting anybody out, and letting in again who failed their password too often. */
export function SesionesDeTodosPage() {
  const { q = '' } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const buscador = useRef<HTMLInputElement>(null);
  const [porCerrar, setPorCerrar] = useState<Sesion | null>(null);
  const sesiones = useQuery(sesionesDe('todas'));
  const buscado = q.toLowerCase();
  const items = (sesiones.data?.items ?? []).filter(({ usuario, nombre, ip }) =>
    [usuario, nombre, ip].some((texto) => texto.toLowerCase().includes(buscado)),
  );
  return (
    <Pagina titulo="Sesiones de todos">
      <Stack gap="md">
        <Group role="search" aria-label="Sesiones">
          <CampoDeBusqueda
            ref={buscador}
            q={q}
            placeholder="Persona, usuario o dirección"
            alBuscar={(texto) => void navigate({ search: texto === '' ? {} : { q: texto }, replace: true })}
          />
        </Group>
        {sesiones.isPending && <Cargando texto="Cargando sesiones…" />}
        {sesiones.isError && <ErrorDePagina error={sesiones.error} reintentar={() => void sesiones.refetch()} />}
        {sesiones.data && (
          <Paper withBorder p="md">
            <Text role="status" mb="sm">
              <b className="cifra">{items.length}</b> {items.length === 1 ? 'sesión abierta' : 'sesiones abiertas'}
            </Text>
            {items.length === 0 ? (
              <Vacio titulo="Ninguna sesión coincide" texto="Busque por nombre, usuario o dirección de red." />
            ) : (
              <ListaSesiones sesiones={items} conPersona alCerrar={setPorCerrar} />
            )}
          </Paper>
        )}
        <AccesosBloqueados />
      </Stack>
      <ConfirmarCierre sesion={porCerrar} alTerminar={() => setPorCerrar(null)} />
    </Pagina>
  );
}
