import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconDevices } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { usePuede } from '../../../../app/session.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { desde } from '../edad.ts';
import { tomarCaja } from '../motor.ts';
import { reparoDePersistencia } from '../persistencia.ts';
import { usePersistencia } from '../use-persistencia.ts';
import { useArriendoPerdido, useCatalogoConfirmadoEn, useConexion } from '../use-ventas-locales.ts';
import clases from './avisos-de-la-caja.module.css';

function SinConexion({ cajaId, puedeVender }: { cajaId: string; puedeVender: boolean }) {
  const confirmadoEn = useCatalogoConfirmadoEn(cajaId);
  return (
    <div className={clases.aviso} data-color="violeta">
      <IconCloudOff size={18} aria-hidden />
      <span>
        Sin conexión con el servidor.{' '}
        {puedeVender && confirmadoEn
          ? `Siga vendiendo: las ventas se envían solas después. Precios ${desde(confirmadoEn)}.`
          : 'Este equipo no puede vender hasta que vuelva.'}
      </span>
    </div>
  );
}

function OtroTerminal({ cajaId, motivo }: { cajaId: string; motivo: string }) {
  const toma = useMutation({ mutationFn: () => tomarCaja(cajaId, true) });
  return (
    <div className={clases.aviso} data-color="ambar">
      <IconDevices size={18} aria-hidden />
      <span>{toma.isError ? mensajeDe(toma.error) : `${motivo} Sin conexión solo ese equipo puede vender.`}</span>
      <Button size="compact-sm" variant="white" loading={toma.isPending} onClick={() => toma.mutate()}>
        Usar la caja en este equipo
      </Button>
    </div>
  );
}

/** What whoever sells must know about selling without network, in bands above the till. */
export function AvisosDeLaCaja({ cajaId }: { cajaId: string }) {
  const conexion = useConexion();
  const perdido = useArriendoPerdido(cajaId);
  const persistencia = usePersistencia();
  const supervisa = usePuede('ventas.supervisar');
  const reparo = supervisa && persistencia ? reparoDePersistencia(persistencia) : null;
  return (
    <div role="status" aria-live="polite">
      {conexion === 'sin-conexion' && <SinConexion cajaId={cajaId} puedeVender={perdido === null} />}
      {perdido !== null && <OtroTerminal cajaId={cajaId} motivo={perdido} />}
      {reparo && (
        <div className={clases.aviso} data-color="ambar">
          <IconAlertTriangle size={18} aria-hidden />
          <span>{reparo}</span>
        </div>
      )}
    </div>
  );
}
