import { one, text } from '../xml/query.ts';
import { EXACT, SUNAT_TOLERANCE } from './amounts.ts';
import { demand, SunatProblem } from './codes.ts';
import { judge, parse } from './examine.ts';
import type { Effect, Verdict } from './examine.ts';
import { examineGuide } from './examine-guide.ts';
import { readPackage } from './packaging.ts';
import type { DocumentName } from './packaging.ts';
import type { DocumentRecord } from './register.ts';
import { dayOf, limaDay } from './rules/dates.ts';
import { checkFileHead, checkFileIdentity, FILE_ROOTS, LAST_DAY } from './rules/file.ts';
import type { CheckedFile } from './rules/file.ts';
import { checkIssuer, checkSignatory } from './rules/header.ts';
import { checkSummaryLines } from './rules/summary.ts';
import type { SummaryLine } from './rules/summary.ts';
import { checkVoidedLines } from './rules/voided.ts';
import type { VoidedLine } from './rules/voided.ts';
import { verifySignature } from './signature.ts';
import { checkStructure } from './structure.ts';
import type { Sunat } from './sunat.ts';

/** What the counter looks at before it gives a ticket: faults only. */
export function checkAtCounter(zip: Buffer, name: DocumentName): void {
  const { root } = parse(readPackage(zip, name.name));
  checkStructure(root, FILE_ROOTS[name.tipo] ?? 'DespatchAdvice');
  if (FILE_ROOTS[name.tipo] === undefined) return;
  checkFileIdentity({ root, name });
  const lines = root.children.filter((node) => node.kind === 'element' && node.local.endsWith('DocumentsLine')).length;
  demand(lines <= MAX_LINES, '0158', `No se deben de enviar mas de ${MAX_LINES} comprobantes`);
}

const MAX_LINES = 500;

/** A file under a ticket, when its turn has come: RC, RA, RR, or a guide. */
export function examineFile(zip: Buffer, name: DocumentName, sunat: Sunat, now: Date): Verdict {
  const document = parse(readPackage(zip, name.name));
  if (FILE_ROOTS[name.tipo] === undefined) return examineGuide(document, name, sunat, now);
  const { root } = document;
  const observed = new Set<string>();
  const file: CheckedFile = {
    root,
    name,
    observe: (code) => observed.add(code),
    tolerance: sunat.settings.precision === 'exact' ? EXACT : SUNAT_TOLERANCE,
  };
  const referencia = text(root, 'ReferenceDate');
  const verdict: Verdict = {
    summary: {
      fechaEmision: text(root, 'IssueDate'),
      total: '',
      moneda: '',
      cliente: '-',
      digest: '',
      detalle: { referencia },
    },
    rejection: null,
    observations: [],
    effects: [],
  };
  judge(verdict, () => {
    const signature = verifySignature(document, name.ruc, now);
    verdict.summary.digest = signature.digest;
    checkFileHead(file, now);
    checkIssuer({ ruc: name.ruc, settings: sunat.settings });
    checkSignatory(root, name.ruc, signature.id);
    verdict.effects =
      name.tipo === 'RC'
        ? summaryEffects(checkSummaryLines(file), file, sunat, referencia, now)
        : checkVoidedLines(file).map((line) => voidEffect(line, name, sunat, referencia, now));
    verdict.summary.detalle['lineas'] = String(verdict.effects.length);
  });
  verdict.observations = [...observed].sort();
  return verdict;
}

/** What each line does to the register; nothing is done before all lines are found good. */
function summaryEffects(
  lines: SummaryLine[],
  file: CheckedFile,
  { register }: Sunat,
  referencia: string,
  now: Date,
): Effect[] {
  const { ruc } = file.name;
  const added = new Set(lines.filter(({ condition }) => condition === '1').map(keyOf));
  return lines.map((line) => {
    const known = register.find(ruc, line.tipo, line.serie, line.numero);
    const id = `${line.tipo} ${line.serie}-${line.numero}`;
    if (line.amends !== null && line.condition !== '3' && !added.has(keyOf(line.amends))) {
      const original = register.find(ruc, line.amends.tipo, line.amends.serie, line.amends.numero);
      // Physical receipts of contingency are not in this register.
      const physical = /^\d/.test(line.amends.serie);
      demand(original !== null || physical, '2989', id);
      demand(original === null || (original.outcome !== 'rechazado' && original.voidedBy === null), '2990', id);
    }
    if (known !== null) demand(known.outcome !== 'rechazado' && known.voidedBy === null, '2987', id);
    if (line.condition === '1') {
      demand(known === null, '2282', id);
      return (sunat, by) => addLine(sunat, by, line, referencia, file);
    }
    if (known === null) throw new SunatProblem('2663', id);
    demand(known.fechaEmision === referencia, '2375', `${known.fechaEmision} y ${referencia}`);
    if (line.condition === '2') {
      return (sunat) => {
        const { total, moneda, cliente, detalle } = line;
        sunat.register.update({ ...known, total, moneda, cliente, detalle: { ...known.detalle, ...detalle } });
      };
    }
    demand(limaDay(now) <= (dayOf(known.fechaEmision) ?? 0) + LAST_DAY, '2957', id);
    return (sunat, by) => sunat.register.update({ ...known, voidedBy: by.name });
  });
}

function addLine({ register }: Sunat, by: DocumentRecord, line: SummaryLine, fecha: string, file: CheckedFile): void {
  const { tipo, serie, numero, total, moneda, cliente, detalle, amends } = line;
  const name = `${by.ruc}-${tipo}-${serie}-${Number(numero)}`;
  const amended: Record<string, string> =
    amends === null ? {} : { modificado: `${amends.serie}-${amends.numero}`, tipoModificado: amends.tipo };
  const before = register.byName(name);
  register.save(
    {
      ...{ name, ruc: by.ruc, tipo, serie, numero, fechaEmision: fecha, total, moneda, cliente, digest: '' },
      receivedAt: by.receivedAt,
      outcome: 'aceptado',
      code: '0',
      description: `Informado en el resumen ${by.name}`,
      notes: [],
      timesReceived: (before?.timesReceived ?? 0) + 1,
      acceptedTimes: (before?.acceptedTimes ?? 0) + 1,
      canal: by.canal,
      ticket: null,
      informedBy: by.name,
      voidedBy: null,
      detalle: {
        ...detalle,
        ...amended,
        emisor: text(one(file.root, 'AccountingSupplierParty'), 'Party', 'PartyLegalEntity', 'RegistrationName'),
      },
    },
    null,
    null,
  );
}

function voidEffect(
  { tipo, serie, numero }: VoidedLine,
  name: DocumentName,
  { register }: Sunat,
  referencia: string,
  now: Date,
): Effect {
  const reversion = name.tipo === 'RR';
  const id = `${tipo} ${serie}-${numero}`;
  const known = register.find(name.ruc, tipo, serie, numero);
  if (known === null) throw new SunatProblem(reversion ? '2750' : '2105', id);
  demand(known.outcome !== 'rechazado', '2398', id);
  demand(known.voidedBy === null, reversion ? '2751' : '2323', id);
  demand(known.fechaEmision === referencia, '2375', `${known.fechaEmision} y ${referencia}`);
  demand(limaDay(now) <= (dayOf(known.fechaEmision) ?? 0) + LAST_DAY, '2957', id);
  return (sunat, by) => sunat.register.update({ ...known, voidedBy: by.name });
}

const keyOf = ({ tipo, serie, numero }: { tipo: string; serie: string; numero: string }): string =>
  `${tipo}-${serie}-${Number(numero)}`;
