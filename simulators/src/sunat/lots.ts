import { unzipSync, zipSync } from 'fflate';
import { SunatProblem } from './codes.ts';
import { checkSender, rememberFault, settleDocument } from './documents.ts';
import type { Settlement } from './documents.ts';
import { examine } from './examine.ts';
import { readDocumentName, readLot } from './packaging.ts';
import type { DocumentRecord } from './register.ts';
import type { Sunat } from './sunat.ts';

/** Each document of a lot is decided by itself; the answer is a ZIP with all their CDRs. */
export function settleLot(sunat: Sunat, lot: DocumentRecord, common: Omit<Settlement, 'name' | 'verdict'>): void {
  const { zip, receivedAt, scripted, canal } = common;
  const answers: Record<string, Uint8Array> = {};
  let refused = 0;
  let kind: string | null = null;
  for (const [fileName, xml] of readLot(zip ?? Buffer.alloc(0))) {
    try {
      const name = readDocumentName(`${fileName}.zip`, ['01', '03', '07', '08']);
      kind ??= name.tipo;
      if (name.tipo !== kind) throw new SunatProblem('0151', `${fileName}: el lote es de ${kind}`);
      checkSender(sunat, canal, name.ruc);
      const own = Buffer.from(zipSync({ [`${fileName}.xml`]: xml }, { level: 1 }));
      try {
        const verdict = examine(xml, name, sunat, receivedAt);
        const { record, cdr } = settleDocument(sunat, { name, zip: own, receivedAt, verdict, scripted, canal });
        if (record.outcome === 'rechazado') refused += 1;
        Object.assign(answers, unzipSync(cdr, { filter: (file) => file.originalSize > 0 }));
      } catch (problem) {
        if (!(problem instanceof SunatProblem)) throw problem;
        rememberFault(sunat, canal, name, own, receivedAt, problem);
        throw problem;
      }
    } catch (problem) {
      if (!(problem instanceof SunatProblem)) throw problem;
      refused += 1;
      answers[`${fileName}-${problem.code}.txt`] = Buffer.from(`${problem.code} - ${problem.message}`, 'utf8');
    }
  }
  sunat.register.save(
    {
      ...lot,
      outcome: refused === 0 ? 'aceptado' : 'rechazado',
      code: refused === 0 ? '0' : '99',
      description: refused === 0 ? 'Lote procesado' : `Lote procesado con ${refused} comprobantes con error`,
      acceptedTimes: lot.acceptedTimes + 1,
    },
    zip,
    Buffer.from(zipSync(answers, { level: 1 })),
  );
}
