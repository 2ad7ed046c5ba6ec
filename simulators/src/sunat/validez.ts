import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { json, serveJson, unauthorized, unprocessable } from './json-service.ts';
import { isRuc } from './ruc.ts';
import { taxpayerOf } from './settings.ts';
import type { Sunat } from './sunat.ts';
import { TOKEN_SECONDS } from './tokens.ts';

const SCOPE = 'https://api.sunat.gob.pe/v1/contribuyente/contribuyentes';

const query = z.object({
  numRuc: z.string().regex(/^\d{11}$/),
  codComp: z.enum(['01', '03', '04', '07', '08', 'R1', 'R7']),
  numeroSerie: z.string().regex(/^[A-Z0-9]{1,4}$/),
  numero: z.string().regex(/^\d{1,8}$/),
  fechaEmision: z.string().regex(/^\d{2}\/\d{2}\/\d{4}$/),
  monto: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,2})?$/)
    .optional(),
});

/** Token of the consulta integrada: the application's own credentials, no SOL user. */
export function validezToken(sunat: Sunat, clientId: string, form: Record<string, unknown>): Promise<Answer> {
  const { credentials } = sunat;
  return serveJson(sunat, { service: 'validez', operation: 'token', subject: clientId }, () => {
    if (form['grant_type'] !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
    if (form['scope'] !== SCOPE) return json(400, { error: 'invalid_scope' });
    const known = clientId === credentials.clientId && form['client_id'] === clientId;
    if (!known || form['client_secret'] !== credentials.clientSecret) {
      return json(400, { error: 'invalid_client', error_description: 'Credenciales de la aplicación incorrectas' });
    }
    return json(200, { access_token: sunat.tokens.issue(SCOPE), token_type: 'JWT', expires_in: TOKEN_SECONDS });
  });
}

/** Consulta integrada de validez: one question per document (any type, boletas too). */
export function validezQuery(
  sunat: Sunat,
  ruc: string,
  authorization: string | undefined,
  body: unknown,
): Promise<Answer> {
  const parsed = query.safeParse(body);
  const { numRuc, codComp, numeroSerie, numero } = parsed.data ?? {};
  const subject = parsed.success ? `${numRuc}-${codComp}-${numeroSerie}-${numero}` : ruc;
  return serveJson(sunat, { service: 'validez', operation: 'validarcomprobante', subject }, () => {
    const { credentials, clock, tokens } = sunat;
    if (!tokens.allows(authorization, SCOPE) || ruc !== credentials.ruc) return unauthorized(clock());
    if (!parsed.success) {
      return unprocessable(
        parsed.error.issues.map((issue) => ({ cod: '4000', msg: `${issue.path.join('.')}: ${issue.message}` })),
      );
    }
    return json(200, { success: true, message: 'Operation Success! ', data: stateOf(sunat, parsed.data) });
  });
}

function stateOf({ register, settings }: Sunat, asked: z.infer<typeof query>): Record<string, string> {
  const record = register.find(asked.numRuc, asked.codComp, asked.numeroSerie, asked.numero);
  const day = record?.fechaEmision.split('-').reverse().join('/');
  // A wrong date or amount is answered like a document that does not exist, as the real service does.
  const matches =
    day === asked.fechaEmision && (asked.monto === undefined || Number(asked.monto) === Number(record?.total));
  if (record === null || record.outcome === 'rechazado' || !matches) return { estadoCp: '0' };
  const { estado, condicion } = taxpayerOf(settings, asked.numRuc);
  const taxpayer: Record<string, string> = isRuc(asked.numRuc) ? { estadoRuc: estado, condDomiRuc: condicion } : {};
  return { estadoCp: record.voidedBy === null ? '1' : '2', ...taxpayer };
}
