import { useEffect, useState } from 'react';
import { pedirPersistencia, type Persistencia } from './persistencia.ts';

/** Null until the browser has answered. */
export function usePersistencia(): Persistencia | null {
  const [persistencia, setPersistencia] = useState<Persistencia | null>(null);
  useEffect(() => {
    let vigente = true;
    void pedirPersistencia().then((respuesta) => vigente && setPersistencia(respuesta));
    return () => {
      vigente = false;
    };
  }, []);
  return persistencia;
}
