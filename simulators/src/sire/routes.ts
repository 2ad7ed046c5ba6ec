import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../answer.ts';
import { json } from '../sunat/json-service.ts';
import type { Sunat } from '../sunat/sunat.ts';
import type { Book } from './ledger.ts';
import {
  acceptProposal,
  BARE_500,
  download,
  exportProposal,
  isBook,
  periods,
  serveSire,
  ticketList,
  wrong,
} from './service.ts';
import type { Query } from './service.ts';
import { appendUpload, createUpload, RECEIVERS, uploadState } from './uploads.ts';
import type { TusAnswer } from './uploads.ts';

const BASE = '/sunat/contribuyente/migeigv/libros';
const BOOKS: [folder: string, book: Book, action: string][] = [
  ['rvie', '140000', 'exportapropuesta'],
  ['rce', '080000', 'exportacioncomprobantepropuesta'],
];
const MAX_PIECE_BYTES = 64 * 1024 * 1024;

type AnswerWith = (reply: FastifyReply, answer: Promise<Answer>) => Promise<FastifyReply>;

/** The registers of sales (RVIE) and purchases (RCE). */
export function sireRoutes(scope: FastifyInstance, sunat: Sunat, answerWith: AnswerWith): void {
  scope.addContentTypeParser(
    'application/offset+octet-stream',
    { parseAs: 'buffer', bodyLimit: MAX_PIECE_BYTES },
    (_request, body, next) => next(null, body),
  );
  const call = (request: FastifyRequest, operation: string, subject = '') => ({
    operation,
    subject,
    authorization: request.headers.authorization,
  });
  scope.get<{ Params: { book: string } }>(`${BASE}/rvierce/padron/web/omisos/:book/periodos`, (request, reply) => {
    const { book } = request.params;
    return answerWith(
      reply,
      serveSire(sunat, call(request, 'periodos', book), () =>
        isBook(book) ? periods(sunat, book) : wrong('codLibro'),
      ),
    );
  });
  for (const [folder, book, action] of BOOKS) {
    const proposal = `${BASE}/${folder}/propuesta/web/propuesta/:period`;
    scope.get<{ Params: { period: string }; Querystring: Query }>(`${proposal}/${action}`, (request, reply) => {
      const { period } = request.params;
      return answerWith(
        reply,
        serveSire(sunat, call(request, action, period), () => exportProposal(sunat, book, period, request.query)),
      );
    });
    scope.post<{ Params: { period: string } }>(`${proposal}/aceptapropuesta`, (request, reply) => {
      const { period } = request.params;
      return answerWith(
        reply,
        serveSire(sunat, call(request, 'aceptapropuesta', period), () => acceptProposal(sunat, book, period)),
      );
    });
  }
  const massive = `${BASE}/rvierce/gestionprocesosmasivos/web/masivo`;
  scope.get<{ Querystring: Query }>(`${massive}/consultaestadotickets`, (request, reply) =>
    answerWith(
      reply,
      serveSire(sunat, call(request, 'consultaestadotickets', request.query['numTicket'] ?? ''), (failure) =>
        ticketList(sunat, request.query, failure),
      ),
    ),
  );
  scope.get<{ Querystring: Query }>(`${massive}/archivoreporte`, (request, reply) =>
    answerWith(
      reply,
      serveSire(sunat, call(request, 'archivoreporte', request.query['numTicket'] ?? ''), () =>
        download(sunat, request.query),
      ),
    ),
  );
  uploadRoutes(scope, sunat, answerWith, call);
  scope.all(`${BASE}/*`, (_request, reply) => answerWith(reply, Promise.resolve(BARE_500)));
}

function uploadRoutes(
  scope: FastifyInstance,
  sunat: Sunat,
  answerWith: AnswerWith,
  call: (request: FastifyRequest, operation: string, subject?: string) => Parameters<typeof serveSire>[1],
): void {
  /** Lets `work` speak in headers, and everything that goes wrong in bodies. */
  const tus = (request: FastifyRequest, reply: FastifyReply, operation: string, work: () => TusAnswer) => {
    const { ticket = '' } = request.params as { ticket?: string };
    const answer = serveSire(sunat, call(request, operation, ticket), () => {
      const { status, headers, refusal } = work();
      reply.headers(headers);
      return refusal ?? { ...json(status, ''), body: '' };
    });
    return answerWith(reply, answer);
  };
  for (const receiver of Object.keys(RECEIVERS)) {
    const path = `${BASE}/rvierce/${receiver}/upload`;
    scope.post(path, (request, reply) =>
      tus(request, reply, 'upload', () => createUpload(sunat, receiver, path, request.headers)),
    );
    scope.head(`${path}/:ticket`, (request, reply) =>
      tus(request, reply, 'upload', () => uploadState(sunat, (request.params as { ticket: string }).ticket)),
    );
    scope.patch(`${path}/:ticket`, (request, reply) =>
      tus(request, reply, 'upload', () =>
        appendUpload(
          sunat,
          (request.params as { ticket: string }).ticket,
          request.headers,
          Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        ),
      ),
    );
  }
}
