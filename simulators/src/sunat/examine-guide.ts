import { createHash } from 'node:crypto';
import type { XmlDocument } from '../xml/parse.ts';
import { attribute, one, text } from '../xml/query.ts';
import { judge, refuseRepeated } from './examine.ts';
import type { Verdict } from './examine.ts';
import type { DocumentName } from './packaging.ts';
import { checkGuide } from './rules/guide.ts';
import { checkIssuer, checkSignatory } from './rules/header.ts';
import { verifySignature } from './signature.ts';
import type { Sunat } from './sunat.ts';

const QR = 'https://e-factura.sunat.gob.pe/v1/contribuyente/gre/comprobantes/descargaqr?hashqr=';

/** A guía de remisión under its ticket. */
export function examineGuide(document: XmlDocument, name: DocumentName, sunat: Sunat, now: Date): Verdict {
  const { root } = document;
  const receiver = one(root, 'DeliveryCustomerParty', 'Party', 'PartyIdentification', 'ID');
  const observed = new Set<string>();
  const verdict: Verdict = {
    summary: {
      fechaEmision: text(root, 'IssueDate'),
      total: '',
      moneda: '',
      cliente: `${attribute(receiver, 'schemeID') ?? ''}-${text(receiver)}`,
      digest: '',
      detalle: {},
    },
    rejection: null,
    observations: [],
    effects: [],
  };
  judge(verdict, () => {
    refuseRepeated(sunat.register, name);
    const signature = verifySignature(document, name.ruc, now);
    verdict.summary.digest = signature.digest;
    checkIssuer({ ruc: name.ruc, settings: sunat.settings });
    checkSignatory(root, name.ruc, signature.id);
    checkGuide({ root, name, observe: (code) => observed.add(code) }, now);
    const seal = createHash('sha256').update(`${name.name} ${signature.digest}`).digest('base64url');
    verdict.summary.detalle['url'] = `${QR}${seal}`;
  });
  verdict.observations = [...observed].sort();
  return verdict;
}
