import type { Answer } from '../answer.ts';
import { SunatProblem } from './codes.ts';
import { sunatFailureKinds, underFailure } from './failures.ts';
import { isRuc } from './ruc.ts';
import type { DocumentRecord } from './register.ts';
import { authenticate, readCall, soapAnswer, SoapFault, soapFault } from './soap.ts';
import type { SoapCall } from './soap.ts';
import type { Sunat } from './sunat.ts';

export const consultOperations = ['getStatus', 'getStatusCdr'];

type Status = { code: string; message: string; record: DocumentRecord | null };

/** One POST to billConsultService: what SUNAT knows about one document, asked by RUC, type, series and number. */
export async function consultService(sunat: Sunat, body: Buffer): Promise<Answer> {
  const started = sunat.clock();
  const entry = {
    operation: '',
    subject: '',
    outcome: 'sin-procesar',
    code: null as string | null,
    failure: null as string | null,
  };
  try {
    const call = readCall(body);
    entry.operation = call.operation;
    entry.subject = ['rucComprobante', 'tipoComprobante', 'serieComprobante', 'numeroComprobante']
      .map(call.field)
      .join('-');
    const failure = sunat.failures.take('consult', entry.subject, sunatFailureKinds);
    entry.failure = failure?.kind ?? null;
    if (!consultOperations.includes(call.operation)) {
      throw new SoapFault('soap-env:Client', `Operación ${call.operation} no disponible en billConsultService`);
    }
    return await underFailure(failure, () => {
      authenticate(call, sunat.credentials);
      const status = statusOf(sunat, call);
      Object.assign(entry, { outcome: 'respondido', code: status.code });
      return soap(200, call.operation === 'getStatus' ? statusAnswer(status) : cdrAnswer(sunat, status));
    });
  } catch (error) {
    if (!(error instanceof SunatProblem || error instanceof SoapFault)) throw error;
    Object.assign(entry, { outcome: 'excepcion', code: error instanceof SunatProblem ? error.code : null });
    return soap(500, soapFault(error));
  } finally {
    const milliseconds = sunat.clock().getTime() - started.getTime();
    sunat.log.add({ at: started.toISOString(), service: 'consult', ...entry, milliseconds });
  }
}

const soap = (status: number, body: string): Answer => ({
  kind: 'body',
  status,
  contentType: 'text/xml; charset=utf-8',
  body,
});

/** The answers 0001–0012 of the consult service. */
function statusOf({ register, credentials }: Sunat, { field }: SoapCall): Status {
  const ruc = field('rucComprobante');
  const tipo = field('tipoComprobante');
  const serie = field('serieComprobante').toUpperCase();
  const numero = field('numeroComprobante');
  const error = (code: string, message: string): Status => ({ code, message, record: null });
  if (!/^\d{11}$/.test(ruc))
    return error('0004', 'El formato de RUC no es válido (debe de contener 11 caracteres numéricos)');
  if (!/^\d{2}$/.test(tipo))
    return error('0005', 'El formato del tipo de comprobante no es válido (debe de contener 2 caracteres)');
  if (!/^[A-Z0-9]{4}$/.test(serie))
    return error('0006', 'El formato de serie inválido (debe de contener 4 caracteres)');
  if (!/^\d{1,8}$/.test(numero) || Number(numero) === 0)
    return error('0007', 'El numero de comprobante debe de ser mayor que cero');
  if (!isRuc(ruc)) return error('0008', 'El número de RUC no está inscrito en los registros de la SUNAT');
  if (!['01', '07', '08'].includes(tipo)) return error('0009', 'EL tipo de comprobante debe de ser (01, 07 o 08)');
  if (!serie.startsWith('F')) {
    return error(
      '0010',
      "Sólo se puede consultar facturas, notas de crédito y debito electrónicas, cuya serie empieza con 'F'",
    );
  }
  if (ruc !== credentials.ruc) return error('0012', 'El comprobante de pago electrónico no le pertenece');
  const record = register.find(ruc, tipo, serie, numero);
  if (record === null) return error('0011', 'El comprobante de pago electrónico no existe');
  return record.outcome === 'rechazado'
    ? { code: '0002', message: 'El comprobante existe pero está rechazado.', record }
    : { code: '0001', message: 'El comprobante existe y está aceptado.', record };
}

const statusAnswer = ({ code, message }: Status): string =>
  soapAnswer('getStatus', `<status><statusCode>${code}</statusCode><statusMessage>${message}</statusMessage></status>`);

/** Where there is a CDR the real service says 0004 "La constancia existe" and sends it; the outcome is inside the CDR. */
function cdrAnswer({ register }: Sunat, { code, message, record }: Status): string {
  const cdr = record === null ? null : register.cdr(record);
  const inner =
    cdr === null
      ? `<statusCode>${code}</statusCode><statusMessage>${message}</statusMessage>`
      : `<content>${cdr.toString('base64')}</content><statusCode>0004</statusCode><statusMessage>La constancia existe</statusMessage>`;
  return soapAnswer('getStatusCdr', `<statusCdr>${inner}</statusCdr>`);
}
