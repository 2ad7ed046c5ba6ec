/**
 * Life of a file:
 *
 * - `por-enviar`: numbered, with its lines. `enviado`: the bytes left, or were about to; with a ticket SUNAT has them and
 *   is asked. Back to `por-enviar` only when SUNAT surely did not take them.
 * - `desconocido`: they left, and no ticket came. Its documents are asked about; the same name sent again registers
 *   nothing twice (2223, 2324).
 * - `excepcion`: SUNAT did not take it and a person must fix something; the same bytes go out again.
 * - `aceptado`. `rechazado`: refused as a whole; what it told is told again under the next correlative.
 */
export type EstadoResumen = 'por-enviar' | 'enviado' | 'desconocido' | 'aceptado' | 'rechazado' | 'excepcion';

const transiciones: Readonly<Record<EstadoResumen, readonly EstadoResumen[]>> = {
  'por-enviar': ['enviado', 'excepcion', 'rechazado'],
  enviado: ['aceptado', 'rechazado', 'excepcion', 'desconocido', 'por-enviar'],
  desconocido: ['aceptado', 'rechazado', 'excepcion', 'enviado'],
  excepcion: ['por-enviar', 'enviado', 'desconocido', 'rechazado'],
  aceptado: [],
  rechazado: [],
};

export const resumenPuedePasar = (de: EstadoResumen, a: EstadoResumen): boolean => transiciones[de].includes(a);

/** SUNAT has decided. */
export const resumenResuelto = (estado: EstadoResumen): boolean => estado === 'aceptado' || estado === 'rechazado';

const segundo = 1_000;
const minuto = 60 * segundo;

/** Between questions about a ticket: seconds at first, for the quick ones; SUNAT may take hours. */
const pausas = [10 * segundo, 30 * segundo, minuto, 2 * minuto, 5 * minuto, 10 * minuto];

/** A ticket is asked about for this long; then a person looks. */
export const paciencia = 24 * 60 * minuto;

/** 0127 ("the ticket does not exist") is a register that trails its own answer, for this long. */
export const ticketNaciente = 15 * minuto;

/** How long to wait before the next question, after `consultas` of them. */
export const proximaConsulta = (consultas: number): number => pausas[Math.min(consultas, pausas.length - 1)]!;

/** The same patience where nobody counts the questions: as long again as has been waited already, 10 s to 10 min. */
export const pausaTras = (esperado: number): number => Math.min(Math.max(esperado, pausas[0]!), pausas.at(-1)!);
