import { billOperations, counterService } from './bill-service.ts';
import { cdrAnswer, statusOf } from './consult-service.ts';
import { authenticate, SoapFault } from './soap.ts';
import type { SoapService } from './soap-service.ts';
import type { Sunat } from './sunat.ts';

export const oseOperations = [...billOperations, 'getStatusCdr'];

const credentialsOf = ({ credentials }: Sunat) => ({ ruc: credentials.ruc, ...credentials.ose });

/** An operator takes everything at one address and answers in its own dialect. */
export const oseService: SoapService = counterService(
  oseOperations,
  'ose',
  (sunat) => ({
    canal: 'ose',
    documents: ['01', '03', '07', '08', '20', '40'],
    files: ['RC', 'RA', 'RR'],
    credentials: credentialsOf(sunat),
  }),
  {
    work: (sunat, call) => {
      if (!sunat.settings.oseGetStatusCdr) throw new SoapFault('soap-env:Client', 'El operador no ofrece getStatusCdr');
      authenticate(call, credentialsOf(sunat));
      const status = statusOf(sunat, call, ['01', '03', '07', '08', '20', '40']);
      return { inner: cdrAnswer(sunat, status), outcome: 'respondido', code: status.code };
    },
  },
);
