import { IconCloudOff } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLiveStatus } from '../../live/use-live.tsx';
import clases from './marco.module.css';

/** A connection that blinks is nobody's business; one that stays away is. */
const paciencia = 2_000;

/** Says that the screen may be behind, for as long as the live connection is away. */
export function BandaSinConexion() {
  const cortada = useLiveStatus() === 'reconnecting';
  const [perdida, setPerdida] = useState(false);
  useEffect(() => {
    if (!cortada) return;
    const reloj = setTimeout(() => setPerdida(true), paciencia);
    return () => {
      clearTimeout(reloj);
      setPerdida(false);
    };
  }, [cortada]);
  // The till has a band of its own: it goes on selling.
  const enCaja = useLocation({ select: ({ pathname }) => pathname === '/pos' });
  const ausente = cortada && perdida && !enCaja;
  return (
    <div role="status" aria-live="polite">
      {ausente && (
        <div className={clases.banda}>
          <IconCloudOff size={18} aria-hidden />
          Sin conexión con el servidor. Lo que ve puede no estar al día; se pondrá al día solo.
        </div>
      )}
    </div>
  );
}
