import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { soltarOtras } from './arriendo.ts';
import { ponerCatalogoAlDia } from './buscar.ts';
import { base, tomarCaja } from './motor.ts';
import { useConexion } from './use-ventas-locales.ts';

const cadaCuantoMs = 5 * 60_000;
/** A browser that keeps nothing, or a server that went away meanwhile: the next time it answers tries again. */
const callado = (tarea: Promise<unknown>): void => void tarea.catch(() => undefined);

/** While the till is open and the server answers, keeps at hand all that selling without it takes. */
export function useCajaOffline(cajaId: string | null): void {
  const conexion = useConexion();
  const queryClient = useQueryClient();
  const huboCorte = useRef(false);
  useEffect(() => {
    if (conexion === 'sin-conexion') huboCorte.current = true;
    if (conexion !== 'en-linea') return;
    // What was shown meanwhile came from the till's own copy.
    if (huboCorte.current) callado(queryClient.invalidateQueries({ queryKey: ['ventas'] }));
    huboCorte.current = false;
    callado(soltarOtras(base, cajaId));
    if (cajaId === null) return;
    callado(tomarCaja(cajaId, false));
    const refrescar = () => callado(ponerCatalogoAlDia(cajaId));
    refrescar();
    const reloj = setInterval(refrescar, cadaCuantoMs);
    return () => clearInterval(reloj);
  }, [cajaId, conexion, queryClient]);
}
