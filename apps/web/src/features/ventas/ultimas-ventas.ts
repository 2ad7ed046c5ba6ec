import { useCallback, useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { EstadoComprobante } from '@jsol/contracts/facturacion';
import type { VentaRegistrada } from '@jsol/contracts/ventas';
import { useYo } from '../../app/session.tsx';
import { useChannel } from '../../live/use-live.tsx';
import { estadoComprobante } from './api.ts';

export type VentaReciente = VentaRegistrada & {
  en: string;
  estado: EstadoComprobante;
  enContingencia: boolean;
  motivo: string | null;
  version: number;
};

const recordadas = 6;
const clave = 'pos-ultimas-ventas';

function leer(): VentaReciente[] {
  try {
    const guardado: unknown = JSON.parse(localStorage.getItem(clave) ?? '[]');
    return Array.isArray(guardado)
      ? (guardado as VentaReciente[]).filter((venta) => typeof venta.version === 'number')
      : [];
  } catch {
    return [];
  }
}

type Cambio = Pick<VentaReciente, 'comprobanteId' | 'estado' | 'enContingencia' | 'motivo' | 'version'>;

const pendiente = ({ estado }: VentaReciente): boolean =>
  estado === 'emitido' || estado === 'enviado' || estado === 'desconocido';

/**
 * The till's last sales with the state of their receipts, which arrives by itself while the next customer is served.
 * An older version never replaces a newer one, whichever way it came.
 */
export function useUltimasVentas() {
  const yo = useYo();
  const queryClient = useQueryClient();
  const [ventas, setVentas] = useState(leer);

  useEffect(() => localStorage.setItem(clave, JSON.stringify(ventas)), [ventas]);

  const aplicar = useCallback((cambio: Cambio) => {
    setVentas((actuales) =>
      actuales.map((venta) =>
        venta.comprobanteId === cambio.comprobanteId && cambio.version >= venta.version
          ? { ...venta, ...cambio }
          : venta,
      ),
    );
  }, []);

  const ponerAlDia = useCallback(
    (cuales: readonly VentaReciente[]) => {
      for (const { comprobanteId } of cuales.filter(pendiente)) {
        queryClient.query({ ...estadoComprobante(comprobanteId), staleTime: 0 }).then(
          ({ estado, enContingencia, motivo, version }) =>
            aplicar({ comprobanteId, estado, enContingencia, motivo, version }),
          // Without network there is nothing to catch up with; the connection's return asks again.
          () => undefined,
        );
      }
    },
    [aplicar, queryClient],
  );

  useChannel(
    'facturacion',
    { userId: yo.id },
    {
      onEvent: ({ event, data }) => {
        if (event !== 'respuesta_sunat') return;
        const { comprobanteId, estado, enContingencia, motivo, version } = data;
        aplicar({ comprobanteId, estado, enContingencia, motivo, version });
      },
      onResync: () => ponerAlDia(ventas),
    },
  );

  const agregar = useCallback(
    (venta: VentaRegistrada) => {
      const reciente: VentaReciente = {
        ...venta,
        en: new Date().toISOString(),
        estado: 'emitido',
        enContingencia: false,
        motivo: null,
        version: 0,
      };
      setVentas((actuales) =>
        [reciente, ...actuales.filter((otra) => otra.ventaId !== venta.ventaId)].slice(0, recordadas),
      );
      // The answer may have been published before the sale's own answer came back.
      ponerAlDia([reciente]);
    },
    [ponerAlDia],
  );

  return { ventas, agregar };
}
