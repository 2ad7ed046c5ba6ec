import { bytesDe, fallaDeConsulta, llamar, sinRespuesta, type SoapChannel } from './bill-service.ts';
import { sinIntercambio } from './fuera-de-servicio.ts';
import type { ResultadoCdr } from './outcomes.ts';
import { readSoapAnswer } from './soap.ts';

export type Numerado = { tipo: string; serie: string; numero: number };

/** getStatusCdr of the consult service. */
export async function getStatusCdr(
  channel: SoapChannel,
  url: string,
  ruc: string,
  { tipo, serie, numero, signal }: Numerado & { signal: AbortSignal },
): Promise<ResultadoCdr> {
  const fields = {
    rucComprobante: ruc,
    tipoComprobante: tipo,
    serieComprobante: serie,
    numeroComprobante: String(numero),
  };
  const intercambio = await llamar(channel, url, 'getStatusCdr', fields, signal);
  // A query changes nothing, so a lost answer is no worse than none.
  if (intercambio.kind !== 'response') return sinIntercambio(intercambio);
  const answer = readSoapAnswer(intercambio.body);
  if (answer.kind === 'fault') {
    const falla = fallaDeConsulta(answer, channel.enmascarar);
    return falla.kind === 'falla' ? { kind: 'falla', codigo: falla.codigo, motivo: falla.texto } : falla;
  }
  if (answer.kind === 'not-soap' || intercambio.status !== 200) return sinRespuesta(intercambio);
  const zip = bytesDe(answer, 'content');
  if (zip) return { kind: 'cdr', zip };
  const codigo = (answer.fields['statusCode'] ?? '').padStart(4, '0');
  const motivo = channel.enmascarar(answer.fields['statusMessage'] ?? '').slice(0, 300);
  switch (codigo) {
    case '0001':
      return { kind: 'sin-cdr', estado: 'aceptado', motivo };
    case '0002':
      return { kind: 'sin-cdr', estado: 'rechazado', motivo };
    case '0003':
      return { kind: 'sin-cdr', estado: 'anulado', motivo };
    case '0011':
      return { kind: 'no-existe' };
    default:
      return { kind: 'falla', codigo, motivo };
  }
}
