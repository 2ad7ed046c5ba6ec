import { Box, Center, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { IrA } from '../ir-a.tsx';
import { useSesion } from '../session.tsx';
import { BarraInferior } from './barra-inferior.tsx';
import { BarraSuperior } from './barra-superior.tsx';
import { BandaSinConexion } from './banda-sin-conexion.tsx';
import { Riel } from './riel.tsx';
import { VersionNueva } from './version-nueva.tsx';
import clases from './marco.module.css';

const ClaveTemporal = lazy(async () => ({
  default: (await import('../../features/seguridad/clave-temporal-page.tsx')).ClaveTemporalPage,
}));

const EntradaConPin = lazy(async () => ({
  default: (await import('../../components/entrada-con-pin.tsx')).EntradaConPin,
}));

/** What was sold without network is sent whichever screen is open. */
const VentasEnSegundoPlano = lazy(async () => ({
  default: (await import('../../features/ventas/offline/segundo-plano.tsx')).VentasEnSegundoPlano,
}));

/** To the login, and from there back to what the person wanted to see. */
const alLogin = (actual: string): string => (actual === '/' ? '/login' : `/login?volver=${encodeURIComponent(actual)}`);

/** The frame every screen stands in; without a signed-in person it leads to the login and back. */
export function Marco() {
  const sesion = useSesion();
  const telefono = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });

  if (sesion.kind === 'cargando') return <Cargando texto="Abriendo…" />;
  if (sesion.kind === 'anonima') return <IrA href={alLogin} />;
  if (sesion.kind === 'sin-servidor') {
    if (sesion.identidad) {
      return (
        <Suspense fallback={<Cargando texto="Abriendo…" />}>
          <EntradaConPin identidad={sesion.identidad} alEntrar={sesion.entrarConPin} reintentar={sesion.reintentar} />
        </Suspense>
      );
    }
    return (
      <Center h="100%" p="md">
        <Box maw={480}>
          <ErrorDePagina error={sesion.error} reintentar={sesion.reintentar} />
        </Box>
      </Center>
    );
  }
  if (sesion.yo.claveTemporal) {
    return (
      <Suspense fallback={<Cargando texto="Abriendo…" />}>
        <ClaveTemporal />
      </Suspense>
    );
  }
  return (
    <div className={clases.marco}>
      <a className={clases.saltar} href="#contenido">
        Ir al contenido
      </a>
      {!telefono && <Riel permisos={sesion.yo.permisos} />}
      <Stack gap={0} className={clases.columna}>
        <BarraSuperior yo={sesion.yo} telefono={telefono} />
        <BandaSinConexion />
        <VersionNueva />
        {sesion.yo.permisos.includes('ventas.vender') && (
          <Suspense fallback={null}>
            <VentasEnSegundoPlano />
          </Suspense>
        )}
        <main id="contenido" className={clases.contenido} tabIndex={-1}>
          <Suspense fallback={<Cargando texto="Cargando la pantalla…" />}>
            <Outlet />
          </Suspense>
        </main>
        {telefono && <BarraInferior permisos={sesion.yo.permisos} />}
      </Stack>
      <Notifications position={telefono ? 'top-center' : 'top-right'} limit={4} />
    </div>
  );
}
