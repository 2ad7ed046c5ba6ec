import { getStatus, sendBill, sendSummary, type SoapChannel } from './bill-service.ts';
import { getStatusCdr, type Numerado } from './consult-service.ts';
import { createGuiasService, type GuiasOptions } from './guias-service.ts';
import { createHttpExchanger } from './http-exchange.ts';
import type {
  Falla,
  ResultadoCdr,
  ResultadoConsultaTicket,
  ResultadoEnvio,
  ResultadoTicket,
  ServicioSunat,
} from './outcomes.ts';
import { createValidezQuery, type ConsultaValidez, type ResultadoValidez } from './validez-query.ts';

export type { Numerado } from './consult-service.ts';
export type { FueraDeServicio } from './fuera-de-servicio.ts';
export type * from './outcomes.ts';
export type { ConsultaValidez, ResultadoValidez } from './validez-query.ts';

type Envio = { nombre: string; zip: Buffer; signal: AbortSignal };

/**
 * SUNAT's services for receipts (or an OSE's, which speak the same). Expected outcomes are returned; nothing is
 * retried here. Throws only the signal's reason, when aborted before anything was sent.
 */
export type SunatClient = {
  /** What the channel is like that calls go to now. */
  canal(): Promise<CanalSunat>;
  /** sendBill. `nombre` with extension: `20000000001-03-B001-15.zip`. */
  enviar(envio: Envio & { servicio: ServicioSunat }): Promise<ResultadoEnvio>;
  /** sendSummary: RC and RA to `cpe`, RR to `otroscpe`. `20000000001-RC-20261124-1.zip`. */
  enviarResumen(envio: Envio & { servicio: ServicioSunat }): Promise<ResultadoTicket>;
  /** getStatus of the service the ticket came from. A new ticket may be unknown (0127) for minutes. */
  consultarTicket(consulta: {
    servicio: ServicioSunat;
    ticket: string;
    signal: AbortSignal;
  }): Promise<ResultadoConsultaTicket>;
  /**
   * A guía de remisión, by REST. No service tells afterwards what became of one without a ticket: after `desconocido`
   * the same bytes are sent again, and 1033 says that it had arrived.
   */
  enviarGuia(envio: Envio): Promise<ResultadoTicket>;
  consultarGuia(consulta: { ticket: string; signal: AbortSignal }): Promise<ResultadoConsultaTicket>;
  /** getStatusCdr: knows F series only. */
  consultarCdr(consulta: Numerado & { signal: AbortSignal }): Promise<ResultadoCdr>;
  /** Consulta integrada de validez: any type; a wrong date or amount counts as not existing. */
  consultarValidez(consulta: ConsultaValidez): Promise<ResultadoValidez>;
  /** Closes idle connections. */
  close(): void;
};

/** How CDRs look and what may be asked on a channel. */
export type CanalSunat = {
  /** `beta`, `produccion`, `ose` or `simulador`. */
  codigo: string;
  /** UBL 2.0 as SUNAT answers, or UBL 2.1 as an OSE does. */
  cdrDialect: 'sunat' | 'ose';
  /** Whether {@link SunatClient.consultarCdr} can answer. */
  supportsGetStatusCdr: boolean;
};

export type SunatClientOptions = GuiasOptions & {
  /** Default `simulador`. */
  codigo?: string;
  cdrDialect?: CanalSunat['cdrDialect'];
  /** Absent, or without `usuario` and `clave`: nothing can be sent, and the answers say what is missing. */
  billUrl?: string | undefined;
  /** Retención, percepción and RR. Absent: they cannot be sent; an OSE takes them at `billUrl`. */
  otrosCpeUrl?: string | undefined;
  /** Absent: an OSE may have none; `consultarCdr` then answers `falla`. */
  consultUrl?: string | undefined;
  /** May hold `{client_id}`. */
  tokenUrl?: string | undefined;
  /** May hold `{ruc}`. */
  validezUrl?: string | undefined;
  ruc: string;
  /** Secondary SOL user, without the RUC. */
  usuario?: string | undefined;
  clave?: string | undefined;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** For each exchange, 45 s by default: SUNAT answers in 1–15 s and at times in 30. */
  timeoutMs?: number;
  /** Calls at once of this client, 4 by default. */
  maxConcurrent?: number | undefined;
};

/** A CDR in base64 inside SOAP is some 15 kB. */
const maxBytes = 2 * 1024 * 1024;

export function createSunatClient(options: SunatClientOptions): SunatClient {
  const { timeoutMs = 45_000, maxConcurrent, codigo = 'simulador', cdrDialect = 'sunat' } = options;
  const http = createHttpExchanger({ timeoutMs, maxBytes, maxConcurrent });
  const secretos = [options.clave, options.clientSecret, options.greClientSecret].flatMap((secreto) =>
    secreto ? [secreto] : [],
  );
  const enmascarar = (texto: string): string =>
    secretos.reduce((limpio, secreto) => limpio.replaceAll(secreto, '***'), texto);
  const { usuario, clave } = options;
  const credentials = { username: `${options.ruc}${usuario ?? ''}`, password: clave ?? '' };
  const channel: SoapChannel = { http, credentials, enmascarar };
  const validez = createValidezQuery(options, http, enmascarar);
  const guias = createGuiasService(options, credentials, http, enmascarar);
  const direccion = (servicio: ServicioSunat): { url: string } | Falla => {
    if (!usuario || !clave) return sin('faltan el usuario y la clave con que se envía');
    if (servicio === 'cpe') return options.billUrl ? { url: options.billUrl } : sin('falta la dirección de envío');
    const url = options.otrosCpeUrl ?? (cdrDialect === 'ose' ? options.billUrl : undefined);
    return url ? { url } : sin('falta la dirección de envío de retenciones y percepciones');
  };

  return {
    canal: () => Promise.resolve({ codigo, cdrDialect, supportsGetStatusCdr: Boolean(options.consultUrl) }),
    async enviar({ servicio, ...envio }) {
      const a = direccion(servicio);
      return 'url' in a ? sendBill(channel, a.url, envio) : a;
    },
    async enviarResumen({ servicio, ...envio }) {
      const a = direccion(servicio);
      return 'url' in a ? sendSummary(channel, a.url, envio) : a;
    },
    async consultarTicket({ servicio, ticket, signal }) {
      const a = direccion(servicio);
      return 'url' in a ? getStatus(channel, a.url, ticket, signal) : a;
    },
    enviarGuia: (envio) => guias.enviar(envio),
    consultarGuia: (consulta) => guias.consultar(consulta),
    async consultarCdr(consulta) {
      return options.consultUrl && usuario && clave
        ? getStatusCdr(channel, options.consultUrl, options.ruc, consulta)
        : { kind: 'falla', codigo: '', motivo: 'no está configurada la consulta de constancias' };
    },
    consultarValidez: (consulta) => validez(consulta),
    close: () => http.close(),
  };
}

const sin = (texto: string): Falla => ({ kind: 'falla', codigo: '', texto });
