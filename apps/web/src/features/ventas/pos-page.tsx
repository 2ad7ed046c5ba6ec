import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, useEffect } from 'react';
import { useYo } from '../../app/session.tsx';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { Pagina } from '../../components/pagina.tsx';
import { useChannel } from '../../live/use-live.tsx';
import { cajas as cajasQuery, tasaIgv } from './api.ts';
import { Mostrador } from './components/mostrador.tsx';
import { base } from './offline/motor.ts';
import { aplicarRespuestas } from './offline/sincronizador.ts';
import { useCajaOffline } from './offline/use-caja-offline.ts';

/** Once a shift: whoever comes back to an open till does without. */
const AperturaDeCaja = lazy(async () => ({
  default: (await import('./components/apertura-de-caja.tsx')).AperturaDeCaja,
}));

/** The till: open it, sell, close it. */
export function PosPage() {
  const yo = useYo();
  const queryClient = useQueryClient();
  const cajas = useQuery(cajasQuery);
  const tasa = useQuery(tasaIgv);
  useEffect(() => {
    document.title = 'Vender · JSOLUCIONES ERP';
  }, []);

  const mia = cajas.data?.find(({ sesion }) => sesion?.cajeroId === yo.id);
  const releer = () => void queryClient.invalidateQueries({ queryKey: cajasQuery.queryKey });
  useCajaOffline(mia?.id ?? null);
  // A supervisor may close the till from another screen.
  useChannel('pos', mia ? { cajaId: mia.id } : null, {
    onEvent: ({ event, data }) => {
      // One's own closing stays on screen with its figures until it is read.
      if (event === 'sesion' && data.porId !== yo.id) releer();
      // Lost, it is asked for: the syncer does not count on it.
      if (event === 'venta_sincronizada') void aplicarRespuestas(base, [data], new Date()).catch(() => undefined);
    },
    onResync: releer,
  });

  const error = cajas.error ?? tasa.error;
  if (error && (!cajas.data || !tasa.data)) {
    const reintentar = () => {
      void cajas.refetch();
      void tasa.refetch();
    };
    return (
      <Pagina titulo="Vender">
        <ErrorDePagina error={error} reintentar={reintentar} />
      </Pagina>
    );
  }
  if (!cajas.data || !tasa.data) return <Cargando texto="Buscando su caja…" />;
  if (!mia?.sesion) return <AperturaDeCaja cajas={cajas.data} />;
  return <Mostrador key={mia.sesion.id} caja={mia} sesionId={mia.sesion.id} tasaIgv={tasa.data} />;
}
