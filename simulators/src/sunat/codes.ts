import { codeTexts } from './code-texts.ts';

/** The official text of a code; a code outside the table gets a text that says so. */
export const codeText = (code: string): string =>
  codeTexts[code] ?? `Código ${code} (texto no incluido en el simulador)`;

export const knownCodes = (): string[] => Object.keys(codeTexts);

/** Codes below 2000 stop the request with a SOAP fault and leave the number free; 2000–3999 burn it with a CDR. */
export const isFaultCode = (code: string): boolean => Number(code) < 2000;

/** Answered as `soap-env:Server.NNNN`: SUNAT's own trouble. Everything else is the sender's, `soap-env:Client.NNNN`. */
export const isServerCode = (code: string): boolean =>
  ['0100', '0109', '0110', '0125'].includes(code) ||
  (code >= '0130' && code <= '0138') ||
  code === '0200' ||
  (code >= '0250' && code <= '0253');

/** A check that did not pass: the code decides whether it becomes a fault or a rejection. */
export class SunatProblem extends Error {
  override name = 'SunatProblem';
  readonly code: string;
  readonly detail: string;

  /** `text` replaces the official wording; scripted failures use it. */
  constructor(code: string, detail = '', text = codeText(code)) {
    super(text);
    this.code = code;
    this.detail = detail;
  }
}

/** Fails with `code` unless the condition holds. */
export function demand(condition: boolean, code: string, detail = ''): asserts condition {
  if (!condition) throw new SunatProblem(code, detail);
}
