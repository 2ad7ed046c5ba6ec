import { FailureScript } from '../failures.ts';
import { RequestLog } from '../request-log.ts';
import { openAuthority } from './authority.ts';
import type { Authority } from './authority.ts';
import type { SunatFailureKind } from './failures.ts';
import { DocumentRegister } from './register.ts';
import type { Credentials } from './soap.ts';

export type SunatCredentials = Credentials & { clientId: string; clientSecret: string };

/** The simulated SUNAT: what it knows, what it is told to do wrong, and what it was asked. */
export type Sunat = {
  credentials: SunatCredentials;
  authority: Authority;
  register: DocumentRegister;
  failures: FailureScript<SunatFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

export const defaultCredentials: SunatCredentials = {
  ruc: '20000000001',
  user: 'MODDATOS',
  password: 'moddatos',
  clientId: 'simulador',
  clientSecret: 'simulador',
};

export const openSunat = (folder: string, credentials: SunatCredentials, clock: () => Date): Sunat => ({
  credentials,
  authority: openAuthority(folder, clock()),
  register: new DocumentRegister(folder),
  failures: new FailureScript(),
  log: new RequestLog(),
  clock,
});
