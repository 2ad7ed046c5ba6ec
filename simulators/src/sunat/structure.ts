import type { XmlElement } from '../xml/parse.ts';
import { elements } from '../xml/query.ts';
import { SunatProblem } from './codes.ts';

/**
 * The order in which UBL 2.1 wants the children that SUNAT documents use. The real service validates against the XSD
 * before anything else and answers 0306; element order is the part of the XSD that senders get wrong.
 */
const HEAD = [
  'UBLExtensions',
  'UBLVersionID',
  'CustomizationID',
  'ProfileID',
  'ID',
  'CopyIndicator',
  'UUID',
  'IssueDate',
  'IssueTime',
];
const PARTIES = [
  'Signature',
  'AccountingSupplierParty',
  'AccountingCustomerParty',
  'PayeeParty',
  'BuyerCustomerParty',
  'SellerSupplierParty',
  'TaxRepresentativeParty',
];
const ORDER: Record<string, string[]> = {
  Invoice: [
    ...HEAD,
    'DueDate',
    'InvoiceTypeCode',
    'Note',
    'TaxPointDate',
    'DocumentCurrencyCode',
    'TaxCurrencyCode',
    'LineCountNumeric',
    'InvoicePeriod',
    'OrderReference',
    'BillingReference',
    'DespatchDocumentReference',
    'ReceiptDocumentReference',
    'ContractDocumentReference',
    'AdditionalDocumentReference',
    ...PARTIES,
    'Delivery',
    'DeliveryTerms',
    'PaymentMeans',
    'PaymentTerms',
    'PrepaidPayment',
    'AllowanceCharge',
    'TaxExchangeRate',
    'TaxTotal',
    'WithholdingTaxTotal',
    'LegalMonetaryTotal',
    'InvoiceLine',
  ],
  CreditNote: [...noteOrder('LegalMonetaryTotal', 'CreditNoteLine')],
  DebitNote: [...noteOrder('RequestedMonetaryTotal', 'DebitNoteLine')],
  InvoiceLine: lineOrder('InvoicedQuantity'),
  // In a note's line UBL puts the taxes before the discounts; in an invoice's line after them.
  CreditNoteLine: lineOrder('CreditedQuantity', ['TaxTotal', 'AllowanceCharge']),
  DebitNoteLine: lineOrder('DebitedQuantity', ['TaxTotal', 'AllowanceCharge']),
  TaxTotal: ['TaxAmount', 'RoundingAmount', 'TaxSubtotal'],
  TaxSubtotal: [
    'TaxableAmount',
    'TaxAmount',
    'CalculationSequenceNumeric',
    'Percent',
    'BaseUnitMeasure',
    'PerUnitAmount',
    'TaxCategory',
  ],
  TaxCategory: [
    'ID',
    'Name',
    'Percent',
    'BaseUnitMeasure',
    'PerUnitAmount',
    'TaxExemptionReasonCode',
    'TaxExemptionReason',
    'TierRange',
    'TierRatePercent',
    'TaxScheme',
  ],
  TaxScheme: ['ID', 'Name', 'TaxTypeCode'],
  AllowanceCharge: [
    'ID',
    'ChargeIndicator',
    'AllowanceChargeReasonCode',
    'AllowanceChargeReason',
    'MultiplierFactorNumeric',
    'Amount',
    'BaseAmount',
  ],
  LegalMonetaryTotal: monetaryOrder(),
  RequestedMonetaryTotal: monetaryOrder(),
  Party: [
    'WebsiteURI',
    'PartyIdentification',
    'PartyName',
    'PostalAddress',
    'PhysicalLocation',
    'PartyTaxScheme',
    'PartyLegalEntity',
    'Contact',
    'Person',
    'AgentParty',
  ],
  PartyLegalEntity: ['RegistrationName', 'CompanyID', 'RegistrationAddress', 'ShareholderParty'],
  RegistrationAddress: [
    'ID',
    'AddressTypeCode',
    'CitySubdivisionName',
    'CityName',
    'PostalZone',
    'CountrySubentity',
    'CountrySubentityCode',
    'Region',
    'District',
    'AddressLine',
    'Country',
  ],
  Item: [
    'Description',
    'Name',
    'BuyersItemIdentification',
    'SellersItemIdentification',
    'ManufacturersItemIdentification',
    'StandardItemIdentification',
    'OriginCountry',
    'CommodityClassification',
    'AdditionalItemProperty',
  ],
  PaymentTerms: ['ID', 'PaymentMeansID', 'Note', 'PaymentPercent', 'Amount', 'PaymentDueDate'],
};

function noteOrder(total: string, line: string): string[] {
  return [
    ...HEAD,
    'Note',
    'DocumentCurrencyCode',
    'DiscrepancyResponse',
    'OrderReference',
    'BillingReference',
    'DespatchDocumentReference',
    'AdditionalDocumentReference',
    ...PARTIES,
    'PaymentTerms',
    'AllowanceCharge',
    'TaxTotal',
    total,
    line,
  ];
}

function lineOrder(quantity: string, taxes = ['AllowanceCharge', 'TaxTotal']): string[] {
  return [
    'ID',
    'Note',
    quantity,
    'LineExtensionAmount',
    'FreeOfChargeIndicator',
    'OrderLineReference',
    'BillingReference',
    'DocumentReference',
    'PricingReference',
    'Delivery',
    ...taxes,
    'Item',
    'Price',
  ];
}

function monetaryOrder(): string[] {
  return [
    'LineExtensionAmount',
    'TaxExclusiveAmount',
    'TaxInclusiveAmount',
    'AllowanceTotalAmount',
    'ChargeTotalAmount',
    'PrepaidAmount',
    'PayableRoundingAmount',
    'PayableAmount',
  ];
}

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';

/** The namespace each kind of element must be in; ds: and sac: live inside extensions, which are skipped. */
const NAMESPACES = [
  `${UBL}CommonAggregateComponents-2`,
  `${UBL}CommonBasicComponents-2`,
  `${UBL}CommonExtensionComponents-2`,
];

/** Fails with 0306 at the first element that is out of place, foreign, or an amount without currency. */
export function checkStructure(root: XmlElement, expectedRoot: string): void {
  if (root.local !== expectedRoot || root.namespace !== `${UBL}${expectedRoot}-2`) {
    throw new SunatProblem('0306', `cvc-elt.1: no se encuentra la declaración del elemento '${root.name}'`);
  }
  check(root);
}

function check(element: XmlElement): void {
  const order = ORDER[element.local];
  let reached = 0;
  for (const child of elements(element)) {
    if (!NAMESPACES.includes(child.namespace)) throw misplaced(child);
    if (order !== undefined) {
      const position = order.indexOf(child.local);
      if (position === -1 || position < reached) throw misplaced(child);
      reached = position;
    }
    if (child.local.endsWith('Amount') && !child.attributes.some(({ name }) => name === 'currencyID')) {
      throw new SunatProblem(
        '0306',
        `cvc-complex-type.4: Attribute 'currencyID' must appear on element '${child.name}'.`,
      );
    }
    if (child.local !== 'UBLExtensions') check(child);
  }
}

const misplaced = (element: XmlElement): SunatProblem =>
  new SunatProblem(
    '0306',
    `cvc-complex-type.2.4.a: Invalid content was found starting with element '${element.name}'.`,
  );
