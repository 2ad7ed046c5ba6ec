import { zipSync } from 'fflate';
import type { Answer } from '../answer.ts';
import { json, serveJson, unauthorized, unprocessable } from '../sunat/json-service.ts';
import type { SunatFailure } from '../sunat/failures.ts';
import { SIRE_SCOPE } from '../sunat/sol-token.ts';
import type { Sunat } from '../sunat/sunat.ts';
import type { Book, SireTicket } from './ledger.ts';
import { proposalFile } from './proposal.ts';

export type Query = Record<string, string | undefined>;

const STATES: Record<string, string> = {
  '01': 'Cargado',
  '03': 'En proceso',
  '06': 'Terminado',
  '07': 'Procesado con errores',
  '10': 'Error',
};
const PROCESSES: Record<string, string> = {
  '1': 'Importar comprobantes a la propuesta',
  '2': 'Aceptar propuesta',
  '3': 'Reemplazar propuesta',
  '4': 'Importar comprobantes al preliminar',
  '6': 'Ajustes posteriores',
  '7': 'Ajustes posteriores de periodos anteriores',
  '10': 'Generar archivo exportar propuesta',
};
const PERIOD = /^20\d{2}(0[1-9]|1[0-2])$/;
export const isPeriod = (value: string | undefined): value is string => value !== undefined && PERIOD.test(value);
export const isBook = (value: string | undefined): value is Book => value === '140000' || value === '080000';

/** What is asked behind a token of SIRE. */
export function serveSire(
  sunat: Sunat,
  call: { operation: string; subject: string; authorization: string | undefined },
  work: (failure: SunatFailure | null) => Answer,
): Promise<Answer> {
  const { operation, subject, authorization } = call;
  return serveJson(sunat, { service: 'sire', operation, subject }, (failure) =>
    sunat.tokens.allows(authorization, SIRE_SCOPE) ? work(failure) : unauthorized(sunat.clock()),
  );
}

export const wrong = (field: string): Answer =>
  unprocessable([{ cod: '1070', msg: `Parámetro ${field} ausente o no válido` }]);

/** The years and months of a book, with how far each is. */
export function periods(sunat: Sunat, book: Book): Answer {
  const now = new Date(sunat.clock().getTime() - 5 * 3_600_000);
  const months = Array.from({ length: 12 }, (_none, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - back, 1));
    return month.toISOString().slice(0, 7).replace('-', '');
  });
  const years = [...new Set(months.map((month) => month.slice(0, 4)))];
  return json(
    200,
    years.map((year) => ({
      numEjercicio: year,
      desEstado: 'Pendiente',
      lisPeriodos: months
        .filter((month) => month.startsWith(year))
        .map((month) => {
          const state = sunat.sire.state(book, month);
          return {
            perTributario: month,
            codEstado: state === 'propuesta' ? '02' : '01',
            desEstado:
              state === 'propuesta' ? 'Pendiente' : state === 'aceptada' ? 'Propuesta aceptada' : 'Reemplazada',
          };
        }),
    })),
  );
}

export function exportProposal(sunat: Sunat, book: Book, period: string, query: Query): Answer {
  if (!isPeriod(period)) return wrong('perTributario');
  if (query['codTipoArchivo'] !== '0') return wrong('codTipoArchivo');
  if (book === '080000' && query['codOrigenEnvio'] !== '2') return wrong('codOrigenEnvio');
  const { register, credentials, settings } = sunat;
  const file = proposalFile(book, {
    register,
    ledger: sunat.sire,
    ruc: credentials.ruc,
    razonSocial: settings.sire.razonSocial,
    period,
    exchange: settings.sire.tipoCambio,
  });
  const { ticket } = open(sunat, { book, period, process: '10', end: '06', imported: '', file });
  return json(200, { numTicket: ticket });
}

export function acceptProposal(sunat: Sunat, book: Book, period: string): Answer {
  if (!isPeriod(period)) return wrong('perTributario');
  if (sunat.sire.state(book, period) === 'aceptada')
    return unprocessable([{ cod: '1346', msg: 'La propuesta del periodo ya fue aceptada' }]);
  sunat.sire.settle(book, period, 'aceptada');
  const { ticket } = open(sunat, { book, period, process: '2', end: '06', imported: '', file: null });
  return json(200, { numTicket: ticket });
}

export function open(
  sunat: Sunat,
  ticket: Omit<SireTicket, 'ticket' | 'polls' | 'startedAt'> & { ticket?: string },
): SireTicket {
  const now = sunat.clock();
  return sunat.sire.keep({
    ...ticket,
    ticket: ticket.ticket ?? sunat.sire.nextTicket(now),
    polls: sunat.settings.tickets.polls,
    startedAt: now.toISOString(),
  });
}

/** The file with what is wrong in an upload. */
export function errorReport(name: string, errors: string[]): NonNullable<SireTicket['file']> {
  const entry = `${name.replace(/\.\w+$/, '')}-errores.txt`;
  const zip = Buffer.from(zipSync({ [entry]: Buffer.from(`${errors.join('\r\n')}\r\n`, 'latin1') }));
  return { name: entry.replace(/txt$/, 'zip'), entry, zip };
}

/** A listing per period: without the two periods nothing is answered. */
export function ticketList(sunat: Sunat, query: Query, failure: SunatFailure | null): Answer {
  const { perIni, perFin, page = '1', perPage = '20', numTicket } = query;
  if (!isPeriod(perIni)) return wrong('perIni');
  if (!isPeriod(perFin)) return wrong('perFin');
  if (!/^\d{1,4}$/.test(page) || !/^\d{1,3}$/.test(perPage)) return wrong('page');
  const found = sunat.sire
    .tickets()
    .filter(({ period, ticket }) => period >= perIni && period <= perFin && (numTicket ?? ticket) === ticket);
  const start = (Number(page) - 1) * Number(perPage);
  const scripted = failure?.kind === 'ticket' ? (failure.code ?? '03') : null;
  return json(200, {
    paginacion: { page: Number(page), perPage: Number(perPage), totalRegistros: found.length },
    registros: found.slice(start, start + Number(perPage)).map((ticket) => ticketView(ticket, scripted)),
  });
}

function ticketView(ticket: SireTicket, scripted: string | null): Record<string, unknown> {
  const waiting = ticket.polls > 0;
  if (waiting) ticket.polls -= 1;
  const state = scripted ?? (waiting ? '03' : ticket.end);
  const { file } = ticket;
  return {
    showReporteDescarga: file !== null && state === ticket.end ? '1' : '0',
    perTributario: ticket.period,
    numTicket: ticket.ticket,
    fecInicioProceso: ticket.startedAt.slice(0, 10),
    codProceso: ticket.process,
    desProceso: PROCESSES[ticket.process] ?? ticket.process,
    codEstadoProceso: state,
    desEstadoProceso: STATES[state] ?? state,
    nomArchivoImportacion: ticket.imported === '' ? null : ticket.imported,
    // The real service misspells the field, and clients live with it.
    archivoReporte:
      file === null || state !== ticket.end
        ? null
        : [{ codTipoAchivoReporte: '00', nomArchivoReporte: file.name, nomArchivoContenido: file.entry }],
  };
}

/** The file of a finished ticket; every parameter has to be the ticket's. */
export function download(sunat: Sunat, query: Query): Answer {
  const ticket = sunat.sire.ticket(query['numTicket'] ?? '');
  // Without the ticket or its process the real service answers a bare 500.
  if (ticket === null || query['codProceso'] !== ticket.process) return BARE_500;
  if (query['perTributario'] !== ticket.period) return wrong('perTributario');
  if (query['codLibro'] !== ticket.book) return wrong('codLibro');
  if (query['codTipoArchivoReporte'] !== '00' && query['codTipoAchivoReporte'] !== '00')
    return wrong('codTipoArchivoReporte');
  if (ticket.file === null || query['nomArchivoReporte'] !== ticket.file.name || ticket.polls > 0)
    return wrong('nomArchivoReporte');
  return { kind: 'body', status: 200, contentType: 'application/zip', body: ticket.file.zip };
}

/** What an address that does not exist, or a parameter too few, gets. */
export const BARE_500: Answer = {
  kind: 'body',
  status: 500,
  contentType: 'text/html',
  body: '<html><head><title>500 Internal Server Error</title></head><body><center><h1>500 Internal Server Error</h1></center><hr><center>nginx</center></body></html>',
};
