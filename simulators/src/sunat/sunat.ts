import { SimulatedClock } from '../clock.ts';
import { FailureScript } from '../failures.ts';
import { RequestLog } from '../request-log.ts';
import { openAuthority } from './authority.ts';
import type { Authority } from './authority.ts';
import type { SunatFailureKind } from './failures.ts';
import { OSE_RUC } from './ose-cdr.ts';
import { DocumentRegister } from './register.ts';
import { sunatSettings } from './settings.ts';
import type { SunatSettings } from './settings.ts';
import type { Credentials } from './soap.ts';
import { TicketOffice } from './tickets.ts';
import { TokenOffice } from './tokens.ts';
import { SireLedger } from '../sire/ledger.ts';

export type ApiCredentials = { clientId: string; clientSecret: string };
export type SunatCredentials = Credentials &
  ApiCredentials & {
    /** The credentials of the guides and of SIRE differ from those of the consulta integrada. */
    gre: ApiCredentials;
    sire: ApiCredentials;
    /** The SOL user at the operator's address. */
    ose: { user: string; password: string };
  };

/** The simulated SUNAT: what it knows, what it is told to do wrong, and what it was asked. */
export type Sunat = {
  credentials: SunatCredentials;
  settings: SunatSettings;
  time: SimulatedClock;
  clock: () => Date;
  /** Who signs the CDRs of a channel. */
  authority: (canal: 'sunat' | 'ose') => Authority;
  register: DocumentRegister;
  tickets: TicketOffice;
  tokens: TokenOffice;
  sire: SireLedger;
  failures: FailureScript<SunatFailureKind>;
  log: RequestLog;
};

export const defaultCredentials: SunatCredentials = {
  ruc: '20000000001',
  user: 'MODDATOS',
  password: 'moddatos',
  clientId: 'simulador',
  clientSecret: 'simulador',
  gre: { clientId: 'simulador-gre', clientSecret: 'simulador-gre' },
  sire: { clientId: 'simulador-sire', clientSecret: 'simulador-sire' },
  ose: { user: 'MODDATOS', password: 'moddatos' },
};

export function openSunat(
  folder: string,
  credentials: SunatCredentials,
  clock: () => Date,
  settings: SunatSettings = sunatSettings.parse({}),
): Sunat {
  const time = new SimulatedClock(clock);
  const own = openAuthority(folder, time.now());
  let operator: Authority | null = null;
  const sunat: Sunat = {
    credentials,
    settings,
    time,
    clock: time.now,
    // Making a key takes a while, and most never send anything to an operator.
    authority: (canal) => {
      if (canal === 'sunat') return own;
      operator ??= openAuthority(folder, time.now(), {
        file: 'ose-authority.json',
        commonName: 'OSE simulado',
        ruc: OSE_RUC,
      });
      return operator;
    },
    register: new DocumentRegister(folder),
    tickets: new TicketOffice(),
    tokens: new TokenOffice(time.now),
    sire: new SireLedger(),
    failures: new FailureScript(),
    log: new RequestLog(),
  };
  sunat.tickets.restore(sunat);
  return sunat;
}
