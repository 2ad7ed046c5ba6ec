import { isRuc } from './ruc.ts';
import type { DocumentRecord } from './register.ts';
import { authenticate } from './soap.ts';
import type { SoapCall } from './soap.ts';
import type { SoapService } from './soap-service.ts';
import type { Sunat } from './sunat.ts';

export const consultOperations = ['getStatus', 'getStatusCdr'];

type Status = { code: string; message: string; record: DocumentRecord | null };

/** billConsultService: what SUNAT knows about one document, asked by RUC, type, series and number. */
export const consultService: SoapService = {
  operations: consultOperations,
  part: () => 'consult',
  subject: ({ field }) =>
    ['rucComprobante', 'tipoComprobante', 'serieComprobante', 'numeroComprobante'].map(field).join('-'),
  work: (sunat, call) => {
    authenticate(call, sunat.credentials, sunat.settings.users);
    const status = statusOf(sunat, call, ['01', '07', '08']);
    const inner = call.operation === 'getStatus' ? statusAnswer(status) : cdrAnswer(sunat, status);
    return { inner, outcome: 'respondido', code: status.code };
  },
};

/** The answers 0001–0012 of the consult service. */
export function statusOf({ register, credentials }: Sunat, { field }: SoapCall, tipos: string[]): Status {
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
  if (!tipos.includes(tipo)) return error('0009', 'EL tipo de comprobante debe de ser (01, 07 o 08)');
  if (!serie.startsWith('F') && !tipos.includes('03')) {
    return error(
      '0010',
      "Sólo se puede consultar facturas, notas de crédito y debito electrónicas, cuya serie empieza con 'F'",
    );
  }
  if (ruc !== credentials.ruc) return error('0012', 'El comprobante de pago electrónico no le pertenece');
  const record = register.find(ruc, tipo, serie, numero);
  if (record === null) return error('0011', 'El comprobante de pago electrónico no existe');
  if (record.outcome === 'rechazado')
    return { code: '0002', message: 'El comprobante existe pero está rechazado.', record };
  return record.voidedBy === null
    ? { code: '0001', message: 'El comprobante existe y está aceptado.', record }
    : { code: '0003', message: 'El comprobante existe pero está de baja.', record };
}

const statusAnswer = ({ code, message }: Status): string =>
  `<status><statusCode>${code}</statusCode><statusMessage>${message}</statusMessage></status>`;

/** Where there is a CDR the real service says 0004 "La constancia existe" and sends it; the outcome is inside the CDR. */
export function cdrAnswer({ register }: Sunat, { code, message, record }: Status): string {
  const cdr = record === null ? null : register.cdr(record);
  const inner =
    cdr === null
      ? `<statusCode>${code}</statusCode><statusMessage>${message}</statusMessage>`
      : `<content>${cdr.toString('base64')}</content><statusCode>0004</statusCode><statusMessage>La constancia existe</statusMessage>`;
  return `<statusCdr>${inner}</statusCdr>`;
}
