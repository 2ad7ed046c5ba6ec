import { Box, Button, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { Cargando, ErrorDePagina, Vacio } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { PaginaVacia, Paginas } from '../../components/paginas.tsx';
import { porPagina, registros, verificarCadena } from './api.ts';
import { FiltroAccion } from './components/filtro-accion.tsx';
import { TablaAuditoria } from './components/tabla-auditoria.tsx';
import { Verificacion } from './components/verificacion.tsx';

const ruta = getRouteApi('/privado/auditoria');

/** Who did what, and the proof that nobody rewrote it. */
export function AuditoriaPage() {
  const { accion = '', pagina = 1 } = ruta.useSearch();
  const navigate = ruta.useNavigate();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const filas = useRef<HTMLDivElement>(null);
  const filtro = accion === '' ? {} : { accion };
  const lista = useQuery(registros({ ...filtro, pagina, porPagina }));
  const alIr = (numero: number) => {
    void navigate({ search: { ...filtro, pagina: numero } });
    filas.current?.scrollIntoView();
  };
  const verificacion = useMutation({ mutationFn: verificarCadena });
  return (
    <Pagina
      titulo="Auditoría"
      acciones={
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={lista.isRefetching}
            onClick={() => void lista.refetch()}
          >
            Actualizar
          </Button>
          <Button
            leftSection={<IconShieldCheck size={16} aria-hidden />}
            loading={verificacion.isPending}
            onClick={() => verificacion.mutate()}
          >
            Verificar cadena
          </Button>
        </>
      }
    >
      <Stack gap="sm">
        {verificacion.isError && <ErrorDePagina error={verificacion.error} />}
        {verificacion.data && <Verificacion resultado={verificacion.data} />}
        <FiltroAccion
          accion={accion}
          alCambiar={(valor) => void navigate({ search: valor === '' ? {} : { accion: valor } })}
        />
        {lista.isPending && <Cargando texto="Cargando registros…" />}
        {lista.isError && <ErrorDePagina error={lista.error} reintentar={() => void lista.refetch()} />}
        {lista.data && (
          <>
            <Text role="status" size="md">
              <b className="cifra">{lista.data.total.toLocaleString('es-PE')}</b>{' '}
              {lista.data.total === 1 ? 'registro' : 'registros'}
              {lista.isPlaceholderData && ' · actualizando…'}
            </Text>
            {lista.data.items.length === 0 && lista.data.total > 0 ? (
              <PaginaVacia alIr={alIr} />
            ) : lista.data.items.length === 0 ? (
              <Vacio
                titulo={accion === '' ? 'Todavía no hay registros' : 'Ninguna acción coincide'}
                texto={
                  accion === ''
                    ? 'Cada inicio de sesión, cambio de clave y movimiento de caja quedará aquí.'
                    : 'Escriba el comienzo de una acción, por ejemplo «seguridad.».'
                }
              />
            ) : (
              <Box ref={filas} opacity={lista.isPlaceholderData ? 0.6 : 1}>
                <TablaAuditoria items={lista.data.items} telefono={telefono} />
              </Box>
            )}
            <Paginas
              de="auditoría"
              pagina={pagina}
              total={lista.data.total}
              porPagina={porPagina}
              telefono={telefono}
              alIr={alIr}
            />
          </>
        )}
      </Stack>
    </Pagina>
  );
}
