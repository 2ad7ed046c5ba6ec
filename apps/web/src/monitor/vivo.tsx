import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { monitorOverviewSchema, type MonitorOverview } from '@jsol/contracts/monitor';
import { renovarSesion } from '../lib/api.ts';

export type Vivo = {
  /** The newest overview; null until the first one came. */
  readonly resumen: MonitorOverview | null;
  /** When the server last read it, ISO. */
  readonly leidoEn: string | null;
  /** False while nothing comes: what is shown gets old. */
  readonly conectado: boolean;
  /** Why, in a sentence, when the server itself says it. */
  readonly aviso: string | null;
};

const VivoContext = createContext<Vivo | null>(null);
const reintentoMs = 2_000;
/** The server speaks every five seconds; a line that is silent for longer is dead, whatever the browser thinks. */
const silencioMs = 12_000;

/** Follows the server's stream, and comes back to it for as long as the page is open. */
export function VivoProvider({ alPerderAcceso, children }: { alPerderAcceso: () => void; children: ReactNode }) {
  const [vivo, setVivo] = useState<Vivo>({ resumen: null, leidoEn: null, conectado: false, aviso: null });

  useEffect(() => {
    let fuente: EventSource | null = null;
    let espera: number | undefined;
    let vigia: number | undefined;
    let terminado = false;

    const caido = (aviso: string | null = null) => setVivo((antes) => ({ ...antes, conectado: false, aviso }));
    const otraVez = () => {
      fuente?.close();
      window.clearTimeout(vigia);
      caido();
      if (!terminado) espera = window.setTimeout(abrir, reintentoMs);
    };
    const senal = () => {
      window.clearTimeout(vigia);
      vigia = window.setTimeout(otraVez, silencioMs);
    };
    const abrir = () => {
      fuente = new EventSource('/api/monitor/eventos');
      senal();
      fuente.addEventListener('resumen', (event: MessageEvent<string>) => {
        senal();
        const resumen = monitorOverviewSchema.parse(JSON.parse(event.data));
        setVivo({ resumen, leidoEn: resumen.at, conectado: true, aviso: null });
      });
      fuente.addEventListener('latido', (event: MessageEvent<string>) => {
        senal();
        const { at } = JSON.parse(event.data) as { at: string };
        setVivo((antes) => ({ ...antes, leidoEn: at, conectado: true, aviso: null }));
      });
      fuente.addEventListener('sin-datos', (event: MessageEvent<string>) => {
        senal();
        caido((JSON.parse(event.data) as { texto: string }).texto);
      });
      fuente.addEventListener('fin', alPerderAcceso);
      fuente.onerror = () => {
        // A refusal closes it for good: an access that has run out is renewed, and only the server can deny that.
        if (fuente?.readyState !== EventSource.CLOSED) return caido();
        renovarSesion()
          .catch(() => true)
          .finally(otraVez);
      };
    };
    abrir();
    return () => {
      terminado = true;
      fuente?.close();
      window.clearTimeout(espera);
      window.clearTimeout(vigia);
    };
  }, [alPerderAcceso]);

  return <VivoContext value={vivo}>{children}</VivoContext>;
}

export function useVivo(): Vivo {
  const vivo = useContext(VivoContext);
  if (!vivo) throw new Error('useVivo needs a VivoProvider above it');
  return vivo;
}

/** The time, once a second: for ages that are shown. */
export function useAhora(): Date {
  const [ahora, setAhora] = useState(() => new Date());
  useEffect(() => {
    const reloj = window.setInterval(() => setAhora(new Date()), 1_000);
    return () => window.clearInterval(reloj);
  }, []);
  return ahora;
}
