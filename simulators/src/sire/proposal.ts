import { Decimal } from 'decimal.js';
import { zipSync } from 'fflate';
import type { DocumentRecord, DocumentRegister } from '../sunat/register.ts';
import type { Book, Purchase, SireFile, SireLedger } from './ledger.ts';

const SALES = ['01', '03', '07', '08'];
const SALES_HEADER =
  'Ruc|Razon Social|Periodo|CAR SUNAT|Fecha de emisión|Fecha Vcto/Pago|Tipo CP/Doc.|Serie del CDP|Nro CP o Doc. Nro Inicial (Rango)|Nro Final (Rango)|Tipo Doc Identidad|Nro Doc Identidad|Apellidos Nombres/ Razón Social|Valor Facturado Exportación|BI Gravada|Dscto BI|IGV / IPM|Dscto IGV / IPM|Mto Exonerado|Mto Inafecto|ISC|BI Grav IVAP|IVAP|ICBPER|Otros Tributos|Total CP|Moneda|Tipo Cambio|Fecha Emisión Doc Modificado|Tipo CP Modificado|Serie CP Modificado|Nro CP Modificado|ID Proyecto Operadores Atribución';
const PURCHASES_HEADER =
  'RUC|Apellidos y Nombres o Razón social|Periodo|CAR SUNAT|Fecha de emisión|Fecha Vcto/Pago|Tipo CP/Doc.|Serie del CDP|Año|Nro CP o Doc. Nro Inicial (Rango)|Nro Final (Rango)|Tipo Doc Identidad|Nro Doc Identidad|Apellidos Nombres/ Razón Social|BI Gravado DG|IGV / IPM DG|BI Gravado DGNG|IGV / IPM DGNG|BI Gravado DNG|IGV / IPM DNG|Valor Adq. NG|ISC|ICBPER|Otros Trib/ Cargos|Total CP|Moneda|Tipo de Cambio|Fecha Emisión Doc Modificado|Tipo CP Modificado|Serie CP Modificado|COD. DAM O DSI|Nro CP Modificado|Clasif de Bss y Sss|ID Proyecto Operadores|PorcPart|IMB|CAR Orig/ Ind E o I';

export type ProposalInput = {
  register: DocumentRegister;
  ledger: SireLedger;
  ruc: string;
  razonSocial: string;
  period: string;
  /** Soles per dollar, for receipts in dollars. */
  exchange: string;
};

/** CAR: RUC, type, series and number, 27 characters. */
export const carOf = (ruc: string, tipo: string, serie: string, numero: string): string =>
  `${ruc}${tipo}${serie.padStart(4, '0')}${numero.padStart(10, '0')}`;

/** The propuesta of a period as SUNAT publishes it: a heading and one line per document, in ISO-8859-1. */
export function proposalFile(book: Book, input: ProposalInput): SireFile {
  const lines =
    book === '140000'
      ? [SALES_HEADER, ...salesLines(input)]
      : [PURCHASES_HEADER, ...input.ledger.purchases(input.period).map((purchase) => purchaseLine(input, purchase))];
  const name = `LE${input.ruc}${input.period}00${book === '140000' ? '140400' : '080400'}021112EXP2`;
  const text = Buffer.from(`${lines.map((line) => `${line}|`).join('\r\n')}\r\n`, 'latin1');
  return { name: `${name}.zip`, entry: `${name}.txt`, zip: Buffer.from(zipSync({ [`${name}.txt`]: text })) };
}

function salesLines(input: ProposalInput): string[] {
  const prefix = `${input.period.slice(0, 4)}-${input.period.slice(4)}`;
  const found: DocumentRecord[] = [];
  for (const record of input.register.newest()) {
    const good = record.outcome === 'aceptado' || record.outcome === 'observado';
    if (good && record.voidedBy === null && SALES.includes(record.tipo) && record.fechaEmision.startsWith(prefix))
      found.push(record);
  }
  return found
    .map((record) => ({ car: carOf(input.ruc, record.tipo, record.serie, record.numero), record }))
    .sort((a, b) => (a.car < b.car ? -1 : 1))
    .map(({ car, record }) => saleLine(input, car, record));
}

function saleLine(input: ProposalInput, car: string, record: DocumentRecord): string {
  const { ruc, razonSocial, period, register } = input;
  const { detalle, moneda, tipo } = record;
  const rate = moneda === 'PEN' ? '1.000' : input.exchange;
  const sign = tipo === '07' ? -1 : 1;
  const soles = (figure: string | undefined): string =>
    new Decimal(figure === undefined || figure === '' ? '0' : figure).times(rate).times(sign).toFixed(2);
  const [scheme = '', number = ''] = record.cliente.split('-');
  const [modSerie = '', modNumero = ''] = (detalle['modificado'] ?? '').split('-');
  const amended =
    modSerie === '' ? null : register.find(record.ruc, detalle['tipoModificado'] ?? '', modSerie, modNumero);
  // A credit note of an earlier month's receipt is a discount of this month.
  const earlier =
    tipo === '07' && amended !== null && amended.fechaEmision.slice(0, 7) < record.fechaEmision.slice(0, 7);
  const base = soles(detalle['gravado']);
  const igv = soles(detalle['igv']);
  return [
    ...[ruc, razonSocial, period, car, day(record.fechaEmision), day(detalle['vence'] ?? ''), tipo, record.serie],
    ...[record.numero, '', scheme, number, detalle['nombre'] ?? '', soles(detalle['exportacion'])],
    ...(earlier ? ['0.00', base, '0.00', igv] : [base, '0.00', igv, '0.00']),
    ...[soles(detalle['exonerado']), soles(detalle['inafecto']), soles(detalle['isc']), soles(detalle['gravadoIvap'])],
    ...[soles(detalle['ivap']), soles(detalle['icbper']), soles(detalle['otros']), soles(record.total), moneda, rate],
    ...[day(amended?.fechaEmision ?? ''), detalle['tipoModificado'] ?? '', modSerie, modNumero, ''],
  ].join('|');
}

function purchaseLine({ ruc, razonSocial, period }: ProposalInput, purchase: Purchase): string {
  const { tipo, serie, numero, fecha, nombre, base, igv, noGravado, total, moneda, tipoCambio } = purchase;
  return [
    ...[
      ruc,
      razonSocial,
      period,
      carOf(purchase.ruc, tipo, serie, numero),
      day(fecha),
      '',
      tipo,
      serie,
      '',
      numero,
      '',
    ],
    ...['6', purchase.ruc, nombre, base, igv, '0.00', '0.00', '0.00', '0.00', noGravado, '0.00', '0.00', '0.00'],
    ...[total, moneda, tipoCambio, '', '', '', '', '', '', '', '', '', ''],
  ].join('|');
}

/** DD/MM/AAAA. */
const day = (date: string): string => (date === '' ? '' : date.split('-').reverse().join('/'));
