import { receiveDocument } from './documents.ts';
import type { Counter } from './documents.ts';
import { receiveFile } from './files.ts';
import type { SunatService } from './failures.ts';
import { authenticate, SoapFault } from './soap.ts';
import type { SoapService } from './soap-service.ts';
import type { Sunat } from './sunat.ts';

export const billOperations = ['sendBill', 'sendSummary', 'sendPack', 'getStatus'];
const otherOperations = ['sendBill', 'sendSummary', 'getStatus'];

/** Facturas, boletas and their notes, with their resúmenes and bajas. */
export const billService = counterService(billOperations, 'bill', ({ credentials }) => ({
  canal: 'sunat',
  documents: ['01', '03', '07', '08'],
  files: ['RC', 'RA'],
  credentials,
}));

/** Retenciones, percepciones and their reversals. */
export const otherService = counterService(otherOperations, 'otroscpe', ({ credentials }) => ({
  canal: 'sunat',
  documents: ['20', '40'],
  files: ['RR'],
  credentials,
}));

/** What every counter for documents does; `part` names it for scripted failures. */
export function counterService(
  operations: string[],
  part: 'bill' | 'otroscpe' | 'ose',
  counterOf: (sunat: Sunat) => Counter,
  own: Pick<SoapService, 'work'> | null = null,
): SoapService {
  return {
    operations,
    part: (operation): SunatService => {
      if (part === 'ose') return 'ose';
      if (operation === 'getStatus') return 'ticket';
      return operation === 'sendSummary' || operation === 'sendPack' ? 'summary' : part;
    },
    subject: (call, sunat) => {
      const ticket = call.field('ticket');
      return ticket === '' ? call.field('fileName') : `${ticket} ${sunat.register.byTicket(ticket)?.name ?? ''}`;
    },
    work: (sunat, call, failure) => {
      const counter = counterOf(sunat);
      switch (call.operation) {
        case 'sendBill': {
          const { record, cdr } = receiveDocument(sunat, counter, call, failure);
          const inner = `<applicationResponse>${cdr.toString('base64')}</applicationResponse>`;
          return { inner, outcome: record.outcome, code: record.code };
        }
        case 'sendSummary':
        case 'sendPack': {
          const { ticket } = receiveFile(sunat, counter, call, failure);
          return { inner: `<ticket>${ticket}</ticket>`, outcome: 'ticket', code: null };
        }
        case 'getStatus': {
          const user = authenticate(call, counter.credentials, sunat.settings.users);
          const ticket = call.field('ticket');
          const scripted = failure?.kind === 'ticket' ? failure : null;
          const honest =
            scripted === null || scripted.accept
              ? sunat.tickets.status(sunat, ticket, user)
              : { code: '', content: null };
          const code = scripted?.code ?? honest.code;
          const content = honest.content === null ? '' : `<content>${honest.content.toString('base64')}</content>`;
          return { inner: `<status>${content}<statusCode>${code}</statusCode></status>`, outcome: 'respondido', code };
        }
        default:
          if (own === null) throw new SoapFault('soap-env:Client', `Operación ${call.operation} no disponible`);
          return own.work(sunat, call, failure);
      }
    },
  };
}
