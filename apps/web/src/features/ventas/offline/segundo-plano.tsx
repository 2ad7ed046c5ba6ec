import { useEffect } from 'react';
import { useLiveStatus } from '../../../live/use-live.tsx';
import { conexion } from './motor.ts';

/** Sends what was sold without network from whichever screen is open, and knows whether there is network. */
export function VentasEnSegundoPlano() {
  useEffect(() => {
    const parar = conexion.arrancar();
    // The browser's word is a hint: the server is asked all the same.
    window.addEventListener('online', conexion.mirar);
    window.addEventListener('offline', conexion.fallo);
    document.addEventListener('visibilitychange', conexion.mirar);
    return () => {
      parar();
      window.removeEventListener('online', conexion.mirar);
      window.removeEventListener('offline', conexion.fallo);
      document.removeEventListener('visibilitychange', conexion.mirar);
    };
  }, []);
  // The live connection notices at once what the next look would notice in twenty seconds.
  const vivo = useLiveStatus();
  useEffect(() => conexion.mirar(), [vivo]);
  return null;
}
