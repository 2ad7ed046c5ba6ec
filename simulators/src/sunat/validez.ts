import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { SunatProblem } from './codes.ts';
import { sunatFailureKinds, underFailure } from './failures.ts';
import { isRuc } from './ruc.ts';
import type { Sunat } from './sunat.ts';

const SCOPE = 'https://api.sunat.gob.pe/v1/contribuyente/contribuyentes';
const TOKEN_SECONDS = 3_600;
const MAX_TOKENS = 1_000;

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

/** Consulta integrada de validez: OAuth2 token, then one question per document (any type, boletas too). */
export class ValidezService {
  readonly #sunat: Sunat;
  readonly #tokens = new Map<string, number>();

  constructor(sunat: Sunat) {
    this.#sunat = sunat;
  }

  token(clientId: string, form: Record<string, unknown>): Promise<Answer> {
    const { credentials, clock } = this.#sunat;
    return this.#answer('token', clientId, () => {
      if (form['grant_type'] !== 'client_credentials') return json(400, { error: 'unsupported_grant_type' });
      if (form['scope'] !== SCOPE) return json(400, { error: 'invalid_scope' });
      const known = clientId === credentials.clientId && form['client_id'] === clientId;
      if (!known || form['client_secret'] !== credentials.clientSecret) {
        return json(400, { error: 'invalid_client', error_description: 'Credenciales de la aplicación incorrectas' });
      }
      const token = randomBytes(32).toString('base64url');
      if (this.#tokens.size >= MAX_TOKENS) this.#tokens.clear();
      this.#tokens.set(token, clock().getTime() + TOKEN_SECONDS * 1_000);
      return json(200, { access_token: token, token_type: 'JWT', expires_in: TOKEN_SECONDS });
    });
  }

  query(ruc: string, authorization: string | undefined, body: unknown): Promise<Answer> {
    const parsed = query.safeParse(body);
    const { numRuc, codComp, numeroSerie, numero, fechaEmision, monto } = parsed.data ?? {};
    const subject = parsed.success ? `${numRuc}-${codComp}-${numeroSerie}-${numero}` : ruc;
    return this.#answer('validarcomprobante', subject, () => {
      const { register, credentials, clock } = this.#sunat;
      const until = this.#tokens.get(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '') ?? 0;
      if (until <= clock().getTime() || ruc !== credentials.ruc) {
        return json(401, {
          timestamp: clock().toISOString(),
          status: 401,
          error: 'Unauthorized',
          message: 'Token no válido o vencido',
        });
      }
      if (!parsed.success) {
        const errors = parsed.error.issues.map((issue) => ({
          cod: '4000',
          msg: `${issue.path.join('.')}: ${issue.message}`,
        }));
        return json(422, { cod: '422', msg: 'Unprocessable Entity - Error de validación', errors });
      }
      const record = register.find(
        parsed.data.numRuc,
        parsed.data.codComp,
        parsed.data.numeroSerie,
        parsed.data.numero,
      );
      const day = record?.fechaEmision.split('-').reverse().join('/');
      // A wrong date or amount is answered like a document that does not exist, as the real service does.
      const matches = day === fechaEmision && (monto === undefined || Number(monto) === Number(record?.total));
      const exists = record !== null && record.outcome !== 'rechazado' && matches;
      const taxpayer = isRuc(parsed.data.numRuc) ? { estadoRuc: '00', condDomiRuc: '00' } : {};
      const data = exists ? { estadoCp: '1', ...taxpayer } : { estadoCp: '0' };
      return json(200, { success: true, message: 'Operation Success! ', data });
    });
  }

  async #answer(operation: string, subject: string, work: () => Answer): Promise<Answer> {
    const { failures, log, clock } = this.#sunat;
    const started = clock();
    const failure = failures.take('validez', subject, sunatFailureKinds);
    let answer: Answer;
    try {
      answer = await underFailure(failure, work);
    } catch (error) {
      if (!(error instanceof SunatProblem)) throw error;
      answer = json(500, { cod: error.code, msg: error.message });
    }
    log.add({
      at: started.toISOString(),
      service: 'validez',
      operation,
      subject,
      outcome: answer.kind === 'body' ? String(answer.status) : 'sin-respuesta',
      code: null,
      failure: failure?.kind ?? null,
      milliseconds: clock().getTime() - started.getTime(),
    });
    return answer;
  }
}

const json = (status: number, body: unknown): Answer => ({
  kind: 'body',
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});
