import { notifications } from '@mantine/notifications';
import { useRef, useState } from 'react';
import { mensajeDe } from '../../../lib/api.ts';
import { pedirReintento } from '../api.ts';

export type Lote = { hechos: number; total: number };

/** Sends several again, one after the other; it can be stopped midway. */
export function useReintentoEnLote(alTerminar: () => void) {
  const [lote, setLote] = useState<Lote | null>(null);
  const detenido = useRef(false);
  const empezar = async (ids: readonly string[]) => {
    if (lote) return;
    detenido.current = false;
    const fallos: string[] = [];
    let hechos = 0;
    setLote({ hechos, total: ids.length });
    for (const id of ids) {
      if (detenido.current) break;
      await pedirReintento(id).catch((error: unknown) => fallos.push(mensajeDe(error)));
      hechos += 1;
      setLote({ hechos, total: ids.length });
    }
    setLote(null);
    const enCola = hechos - fallos.length;
    notifications.show({
      color: fallos.length > 0 ? 'yellow' : 'blue',
      message:
        `${enCola} de ${ids.length} en cola para enviarse a SUNAT.` +
        (fallos.length > 0 ? ` ${fallos.length} no se pudieron: ${fallos[0]!}` : ''),
    });
    alTerminar();
  };
  return { lote, empezar, detener: () => (detenido.current = true) };
}
