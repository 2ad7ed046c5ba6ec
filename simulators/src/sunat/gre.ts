import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { SunatProblem } from './codes.ts';
import { checkSender, rememberFault } from './documents.ts';
import { checkAtCounter } from './examine-file.ts';
import { refuseRepeated } from './examine.ts';
import { scriptedVerdict } from './failures.ts';
import { openTicket } from './files.ts';
import { json, serveJson, unauthorized, unprocessable } from './json-service.ts';
import { readContent, readDocumentName } from './packaging.ts';
import { GRE_SCOPE } from './sol-token.ts';
import type { Sunat } from './sunat.ts';

const shipment = z.object({
  archivo: z.object({
    nomArchivo: z.string().min(1),
    arcGreZip: z.string().min(1),
    hashZip: z.string().regex(/^[0-9a-f]{64}$/i, 'SHA-256 en hexadecimal'),
  }),
});

/** POST …/gem/comprobantes/{name}: the ZIP of a guide and its hash, for a ticket. */
export function sendGuide(
  sunat: Sunat,
  name: string,
  authorization: string | undefined,
  body: unknown,
): Promise<Answer> {
  return serveJson(sunat, { service: 'gre', operation: 'enviar', subject: name }, (failure) => {
    const { clock, tokens, credentials } = sunat;
    if (!tokens.allows(authorization, GRE_SCOPE)) return unauthorized(clock());
    const parsed = shipment.safeParse(body);
    if (!parsed.success)
      return unprocessable(
        parsed.error.issues.map((issue) => ({ cod: '2300', msg: `${issue.path.join('.')}: ${issue.message}` })),
      );
    const { nomArchivo, arcGreZip, hashZip } = parsed.data.archivo;
    try {
      const document = readDocumentName(`${name}.zip`, ['09', '31']);
      if (nomArchivo !== `${name}.zip`)
        return unprocessable([{ cod: '2301', msg: `El nombre ${nomArchivo} no es el de la dirección, ${name}.zip` }]);
      checkSender(sunat, 'sunat', document.ruc);
      const zip = readContent(arcGreZip);
      const hash = createHash('sha256').update(zip).digest('hex');
      // The real service answers a wrong hash with a bare 500.
      if (hash !== hashZip.toLowerCase()) return json(500, { cod: '500', msg: 'Error interno', exc: 'hashZip' });
      try {
        checkAtCounter(zip, document);
        refuseRepeated(sunat.register, document);
        const { ticket, record } = openTicket(sunat, {
          name: document,
          zip,
          user: credentials.user,
          scripted: scriptedVerdict(failure),
          canal: 'sunat',
        });
        return json(200, { numTicket: ticket, fecRecepcion: record.receivedAt });
      } catch (problem) {
        if (problem instanceof SunatProblem) rememberFault(sunat, 'sunat', document, zip, clock(), problem);
        throw problem;
      }
    } catch (problem) {
      if (!(problem instanceof SunatProblem)) throw problem;
      return unprocessable([{ cod: problem.code, msg: `${problem.message} ${problem.detail}`.trim() }]);
    }
  });
}

/** GET …/envios/{ticket}: 98 while it waits, then 0 or 99 with the CDR. */
export function guideStatus(sunat: Sunat, ticket: string, authorization: string | undefined): Promise<Answer> {
  const subject = `${ticket} ${sunat.register.byTicket(ticket)?.name ?? ''}`;
  return serveJson(sunat, { service: 'gre', operation: 'consultar', subject }, (failure) => {
    const { clock, tokens, credentials, register } = sunat;
    if (!tokens.allows(authorization, GRE_SCOPE)) return unauthorized(clock());
    const scripted = failure?.kind === 'ticket' ? failure : null;
    if (scripted !== null && !scripted.accept) return answered(scripted.code ?? '98', null, null);
    const { code, content } = sunat.tickets.status(sunat, ticket, credentials.user);
    if (code === '0127' || code === '0126') return unprocessable([{ cod: code, msg: 'El ticket no existe' }]);
    const record = register.byTicket(ticket);
    const error = code === '99' && record !== null ? { numError: record.code, desError: record.description } : null;
    return answered(scripted?.code ?? code, error, content);
  });
}

const answered = (code: string, error: { numError: string; desError: string } | null, cdr: Buffer | null): Answer =>
  json(200, {
    codRespuesta: code,
    ...(error === null ? {} : { error }),
    ...(cdr === null ? {} : { arcCdr: cdr.toString('base64') }),
    indCdrGenerado: cdr === null ? '0' : '1',
  });
