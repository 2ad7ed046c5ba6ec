import type { FueraDeServicio } from './fuera-de-servicio.ts';

/** The service a document is sent to: facturas, boletas, notes, RC and RA; or retención, percepción and RR. */
export type ServicioSunat = 'cpe' | 'otroscpe';

/** A refusal with SUNAT's code, four digits; `''` when it comes from our own configuration. */
export type Falla = { kind: 'falla'; codigo: string; texto: string };

/** The bytes left and no readable answer came: ask before sending again. */
export type Desconocido = { kind: 'desconocido'; motivo: string };

export type ResultadoEnvio =
  /** The CDR's ZIP as received; accepted or rejected, it says itself. */
  { kind: 'cdr'; zip: Buffer } | Falla | Desconocido | FueraDeServicio;

export type ResultadoTicket = { kind: 'ticket'; ticket: string } | Falla | Desconocido | FueraDeServicio;

export type ResultadoConsultaTicket =
  | { kind: 'en-proceso' }
  /** Done; the CDR says how. */
  | { kind: 'cdr'; zip: Buffer }
  /** Done with errors; a CDR with the reason is usual and not certain. `codigo` and `texto`: the reason where it came without. */
  | { kind: 'con-errores'; zip: Buffer | null; codigo: string; texto: string }
  /** The question is refused, as with a ticket it does not know (0127). */
  | Falla
  | FueraDeServicio;

export type ResultadoCdr =
  | { kind: 'cdr'; zip: Buffer }
  /** SUNAT knows the document and gave no CDR. */
  | { kind: 'sin-cdr'; estado: 'aceptado' | 'rechazado' | 'anulado'; motivo: string }
  | { kind: 'no-existe' }
  /** The question was wrong: access, a series it does not take, a document of somebody else. */
  | { kind: 'falla'; codigo: string; motivo: string }
  | FueraDeServicio;
