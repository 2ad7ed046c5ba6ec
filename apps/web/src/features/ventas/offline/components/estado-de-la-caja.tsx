import { Button } from '@mantine/core';
import { IconCloudCheck, IconCloudOff, IconCloudSearch, IconRefresh, type Icon } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { conProblema, useConexion, useVentasSinResolver } from '../use-ventas-locales.ts';

const VentasPendientes = lazy(async () => ({ default: (await import('./ventas-pendientes.tsx')).VentasPendientes }));

type Vista = { palabra: string; color: string; Icono: Icon };

const vistas = {
  desconocida: { palabra: 'Conectando', color: 'gray', Icono: IconCloudSearch },
  'en-linea': { palabra: 'En línea', color: 'green', Icono: IconCloudCheck },
  'sin-conexion': { palabra: 'Sin conexión', color: 'violet', Icono: IconCloudOff },
  sincronizando: { palabra: 'Sincronizando', color: 'blue', Icono: IconRefresh },
} as const satisfies Record<string, Vista>;

/** Always in sight: whether there is network, how many sales wait for it, how many need a person. Opens their list. */
export function EstadoDeLaCaja({ cajaId }: { cajaId: string }) {
  const [abierta, setAbierta] = useState(false);
  const conexion = useConexion();
  const ventas = useVentasSinResolver();
  const errores = ventas.filter(conProblema).length;
  const esperan = ventas.length - errores;
  const { palabra, color, Icono } = vistas[conexion === 'en-linea' && esperan > 0 ? 'sincronizando' : conexion];
  const cuentas = [
    ...(esperan > 0 ? [`${esperan} ${esperan === 1 ? 'pendiente' : 'pendientes'}`] : []),
    ...(errores > 0 ? [`${errores} con error`] : []),
  ];
  const tono = errores > 0 ? 'red' : color;
  return (
    <>
      <Button
        size="compact-sm"
        variant="light"
        color={tono}
        c={`light-dark(var(--mantine-color-${tono}-9), var(--mantine-color-${tono}-2))`}
        leftSection={<Icono size={16} aria-hidden />}
        onClick={() => setAbierta(true)}
        aria-label={`Conexión de la caja: ${[palabra, ...cuentas].join(', ')}`}
      >
        <span role="status" aria-live="polite">
          {[palabra, ...cuentas].join(' · ')}
        </span>
      </Button>
      <Suspense fallback={null}>
        {abierta && <VentasPendientes cajaId={cajaId} ventas={ventas} alCerrar={() => setAbierta(false)} />}
      </Suspense>
    </>
  );
}
