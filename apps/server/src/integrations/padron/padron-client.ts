import { UpstreamError } from '../../platform/errors/upstream-error.ts';
import { callOutside } from '../../platform/http/outbound.ts';
import { apisNetPe } from './apis-net-pe.ts';
import { decolecta } from './decolecta.ts';

/** The name these services have in messages and metrics. */
export const servicioPadron = 'padron';

export type Contribuyente = {
  ruc: string;
  razonSocial: string;
  /** As SUNAT writes it: `ACTIVO`, `BAJA DE OFICIO` … */
  estado: string;
  /** `HABIDO`, `NO HABIDO` … */
  condicion: string;
  /** Empty for persons: theirs is not public. */
  direccion: string;
  ubigeo: string;
  distrito: string;
  provincia: string;
  departamento: string;
};

/** Personal data (Ley 29733): never logged. */
export type Ciudadano = { dni: string; nombres: string; apellidoPaterno: string; apellidoMaterno: string };

/** Soles for a dollar with three decimals, and the day it was published for. */
export type CambioPublicado = { fecha: string; compra: string; venta: string };

/** Who is behind a number. Null: nobody. All throw {@link UpstreamError} when no provider answers. */
export type PadronClient = {
  ruc(numero: string): Promise<Contribuyente | null>;
  dni(numero: string): Promise<Ciudadano | null>;
  /** @param fecha Lima's calendar. Null: not published. */
  tipoCambio(fecha: string): Promise<CambioPublicado | null>;
};

/** Addresses and spelling of one kind of provider. `leer…` answer null for a body that is not what was asked for. */
export type Dialecto = {
  rutaRuc(numero: string): string;
  leerRuc(body: unknown): Contribuyente | null;
  rutaDni(numero: string): string;
  leerDni(body: unknown): Ciudadano | null;
  rutaTipoCambio(fecha: string): string;
  leerTipoCambio(body: unknown): CambioPublicado | null;
};

export type ProveedorDePadron = {
  dialecto: 'decolecta' | 'apis-net-pe';
  /** Without the path: `https://api.decolecta.com`. */
  url: string;
  token: string;
};

const dialectos: Readonly<Record<ProveedorDePadron['dialecto'], Dialecto>> = { decolecta, 'apis-net-pe': apisNetPe };

export type PadronOptions = {
  /** Asked in this order until one answers. */
  proveedores: readonly ProveedorDePadron[];
  /** Of each provider, with a person waiting. Default 4 s. */
  timeoutMs?: number;
  /** How long one that failed is left alone while another may answer. Default 30 s. */
  descansoMs?: number;
};

/** A question to whoever sells SUNAT's and RENIEC's registers; one that fails is passed over for a while. */
export function createPadronClient({
  proveedores,
  timeoutMs = 4_000,
  descansoMs = 30_000,
}: PadronOptions): PadronClient {
  const descansaHasta = new Map<ProveedorDePadron, number>();
  const enOrden = (): ProveedorDePadron[] => {
    const descansa = (proveedor: ProveedorDePadron) => (descansaHasta.get(proveedor) ?? 0) > Date.now();
    return [
      ...proveedores.filter((proveedor) => !descansa(proveedor)),
      ...proveedores.filter((proveedor) => descansa(proveedor)),
    ];
  };
  const preguntar = async <T>(
    ruta: (dialecto: Dialecto) => string,
    leer: (dialecto: Dialecto, body: unknown) => T | null,
  ): Promise<T | null> => {
    if (proveedores.length === 0)
      throw new UpstreamError(servicioPadron, 'No hay un proveedor de RUC y DNI configurado');
    let ultima: unknown;
    for (const proveedor of enOrden()) {
      const dialecto = dialectos[proveedor.dialecto];
      try {
        const body = await pedir(proveedor, ruta(dialecto), timeoutMs);
        descansaHasta.delete(proveedor);
        if (body === null) return null;
        const leido = leer(dialecto, body);
        if (leido !== null) return leido;
        throw new UpstreamError(servicioPadron, `${proveedor.dialecto} contestó algo que no se entiende`);
      } catch (error) {
        descansaHasta.set(proveedor, Date.now() + descansoMs);
        ultima = error;
      }
    }
    throw ultima;
  };
  return {
    ruc: (numero) =>
      preguntar(
        (dialecto) => dialecto.rutaRuc(numero),
        (dialecto, body) => dialecto.leerRuc(body),
      ),
    dni: (numero) =>
      preguntar(
        (dialecto) => dialecto.rutaDni(numero),
        (dialecto, body) => dialecto.leerDni(body),
      ),
    tipoCambio: (fecha) =>
      preguntar(
        (dialecto) => dialecto.rutaTipoCambio(fecha),
        (dialecto, body) => dialecto.leerTipoCambio(body),
      ),
  };
}

/** These say that there is nobody under the number; anything else that is not 200 is the provider's trouble. */
const nadie = new Set([400, 404, 422]);

/** Of an answer: a company's or a person's is a few hundred. */
const maxBytes = 64 * 1024;
/** A person waits for it, and leaves with the time-out. */
const { signal } = new AbortController();

/** @returns null when there is nobody. The number stays out of every message. */
async function pedir({ dialecto, url, token }: ProveedorDePadron, ruta: string, timeoutMs: number): Promise<unknown> {
  const { status, text } = await callOutside({
    service: servicioPadron,
    who: dialecto,
    url: `${url}${ruta}`,
    headers: { authorization: `Bearer ${token}`, referer: 'https://apis.net.pe/' },
    signal,
    timeoutMs,
    maxBytes,
  });
  if (nadie.has(status)) return null;
  if (status !== 200) throw new UpstreamError(servicioPadron, `${dialecto} respondió ${status}`);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UpstreamError(servicioPadron, `${dialecto} no contestó JSON`, { cause: error });
  }
}
