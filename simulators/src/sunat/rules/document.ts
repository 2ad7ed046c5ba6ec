import type { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import type { Tolerance } from '../amounts.ts';
import type { DocumentRegister } from '../register.ts';
import type { SunatSettings } from '../settings.ts';

/** What the rules read: the parsed document with its kind, and where observations go. */
export type CheckedDocument = {
  root: XmlElement;
  tipo: string;
  ruc: string;
  /** Element names that differ between an invoice and a note. */
  shape: DocumentShape;
  observe: (code: string) => void;
  tolerance: Tolerance;
  register: DocumentRegister;
  settings: SunatSettings;
};

export type DocumentShape = { root: string; line: string; quantity: string; total: string };

export const SHAPES: Record<string, DocumentShape> = {
  '01': { root: 'Invoice', line: 'InvoiceLine', quantity: 'InvoicedQuantity', total: 'LegalMonetaryTotal' },
  '03': { root: 'Invoice', line: 'InvoiceLine', quantity: 'InvoicedQuantity', total: 'LegalMonetaryTotal' },
  '07': { root: 'CreditNote', line: 'CreditNoteLine', quantity: 'CreditedQuantity', total: 'LegalMonetaryTotal' },
  '08': { root: 'DebitNote', line: 'DebitNoteLine', quantity: 'DebitedQuantity', total: 'RequestedMonetaryTotal' },
};

/** One line, read and found consistent in itself; the header sums are checked against these. */
export type CheckedLine = {
  /** LineExtensionAmount. */
  value: Decimal;
  /** The IGV-family tribute of the line. */
  tax: string;
  /** Base and amount of each tribute of the line. */
  taxes: Map<string, { base: Decimal; amount: Decimal }>;
  /** IGV rate in percent, null when the line is not taxed. */
  rate: Decimal | null;
  /** Discounts 01 and charges 48 of the line: outside the base, so they appear in the header. */
  outsideDiscount: Decimal;
  outsideCharge: Decimal;
};

export const isInvoice = (tipo: string): boolean => tipo === '01' || tipo === '03';
