import type { XmlElement } from '../xml/parse.ts';
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
const AGENT_HEAD = [
  'UBLExtensions',
  'UBLVersionID',
  'CustomizationID',
  'Signature',
  'ID',
  'IssueDate',
  'IssueTime',
  'AgentParty',
  'ReceiverParty',
];
const FILE_HEAD = [
  'UBLExtensions',
  'UBLVersionID',
  'CustomizationID',
  'ID',
  'ReferenceDate',
  'IssueDate',
  'Note',
  'Signature',
  'AccountingSupplierParty',
];
const PARTY = [
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
];
const ADDRESS = [
  'ID',
  'AddressTypeCode',
  'StreetName',
  'CitySubdivisionName',
  'CityName',
  'PostalZone',
  'CountrySubentity',
  'CountrySubentityCode',
  'Region',
  'District',
  'AddressLine',
  'Country',
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
  CreditNote: noteOrder(
    ['Delivery', 'DeliveryTerms', 'PaymentMeans', 'PaymentTerms', 'TaxExchangeRate', 'AllowanceCharge'],
    'LegalMonetaryTotal',
    'CreditNoteLine',
  ),
  DebitNote: noteOrder(
    [
      'PrepaidPayment',
      'AllowanceCharge',
      'Delivery',
      'DeliveryTerms',
      'PaymentMeans',
      'PaymentTerms',
      'TaxExchangeRate',
    ],
    'RequestedMonetaryTotal',
    'DebitNoteLine',
  ),
  SummaryDocuments: [...FILE_HEAD, 'SummaryDocumentsLine'],
  SummaryDocumentsLine: [
    'LineID',
    'DocumentTypeCode',
    'ID',
    'AccountingCustomerParty',
    'BillingReference',
    'SUNATPerceptionSummaryDocumentReference',
    'Status',
    'TotalAmount',
    'BillingPayment',
    'AllowanceCharge',
    'TaxTotal',
  ],
  SUNATPerceptionSummaryDocumentReference: [
    'SUNATPerceptionSystemCode',
    'SUNATPerceptionPercent',
    'TotalInvoiceAmount',
    'SUNATTotalCashed',
    'TaxableAmount',
  ],
  BillingPayment: ['ID', 'PaidAmount', 'ReceivedDate', 'PaidDate', 'PaidTime', 'InstructionID'],
  VoidedDocuments: [...FILE_HEAD, 'VoidedDocumentsLine'],
  VoidedDocumentsLine: ['LineID', 'DocumentTypeCode', 'DocumentSerialID', 'DocumentNumberID', 'VoidReasonDescription'],
  Retention: [
    ...AGENT_HEAD,
    'SUNATRetentionSystemCode',
    'SUNATRetentionPercent',
    'Note',
    'TotalInvoiceAmount',
    'PayableRoundingAmount',
    'SUNATTotalPaid',
    'SUNATRetentionDocumentReference',
  ],
  SUNATRetentionDocumentReference: ['ID', 'IssueDate', 'TotalInvoiceAmount', 'Payment', 'SUNATRetentionInformation'],
  SUNATRetentionInformation: ['SUNATRetentionAmount', 'SUNATRetentionDate', 'SUNATNetTotalPaid', 'ExchangeRate'],
  Perception: [
    ...AGENT_HEAD,
    'SUNATPerceptionSystemCode',
    'SUNATPerceptionPercent',
    'Note',
    'TotalInvoiceAmount',
    'PayableRoundingAmount',
    'SUNATTotalCashed',
    'SUNATPerceptionDocumentReference',
  ],
  SUNATPerceptionDocumentReference: ['ID', 'IssueDate', 'TotalInvoiceAmount', 'Payment', 'SUNATPerceptionInformation'],
  SUNATPerceptionInformation: ['SUNATPerceptionAmount', 'SUNATPerceptionDate', 'SUNATNetTotalCashed', 'ExchangeRate'],
  Payment: ['ID', 'PaidAmount', 'ReceivedDate', 'PaidDate', 'PaidTime', 'InstructionID'],
  ExchangeRate: [
    'SourceCurrencyCode',
    'SourceCurrencyBaseRate',
    'TargetCurrencyCode',
    'TargetCurrencyBaseRate',
    'ExchangeMarketID',
    'CalculationRate',
    'MathematicOperatorCode',
    'Date',
  ],
  DespatchAdvice: [
    ...HEAD,
    'DespatchAdviceTypeCode',
    'Note',
    'LineCountNumeric',
    'OrderReference',
    'AdditionalDocumentReference',
    'Signature',
    'DespatchSupplierParty',
    'DeliveryCustomerParty',
    'BuyerCustomerParty',
    'SellerSupplierParty',
    'OriginatorCustomerParty',
    'Shipment',
    'DespatchLine',
  ],
  Shipment: [
    'ID',
    'HandlingCode',
    'HandlingInstructions',
    'Information',
    'GrossWeightMeasure',
    'NetWeightMeasure',
    'TotalGoodsItemQuantity',
    'TotalTransportHandlingUnitQuantity',
    'SpecialInstructions',
    'Consignment',
    'ShipmentStage',
    'Delivery',
    'TransportHandlingUnit',
    'OriginAddress',
    'FirstArrivalPortLocation',
  ],
  ShipmentStage: [
    'ID',
    'TransportModeCode',
    'TransitPeriod',
    'CarrierParty',
    'TransportMeans',
    'LoadingTransportEvent',
    'DriverPerson',
  ],
  DespatchLine: [
    'ID',
    'UUID',
    'Note',
    'DeliveredQuantity',
    'OrderLineReference',
    'DocumentReference',
    'Item',
    'Shipment',
  ],
  DriverPerson: [
    'ID',
    'FirstName',
    'FamilyName',
    'Title',
    'MiddleName',
    'OtherName',
    'NameSuffix',
    'JobTitle',
    'IdentityDocumentReference',
  ],
  AgentParty: PARTY,
  ReceiverParty: PARTY,
  CarrierParty: PARTY,
  PostalAddress: ADDRESS,
  DeliveryAddress: ADDRESS,
  DespatchAddress: ADDRESS,
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
  Party: PARTY,
  PartyLegalEntity: ['RegistrationName', 'CompanyID', 'RegistrationAddress', 'ShareholderParty'],
  RegistrationAddress: ADDRESS,
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

function noteOrder(conditions: string[], total: string, line: string): string[] {
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
    ...conditions,
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
const PERU = 'urn:sunat:names:specification:ubl:peru:schema:xsd:';
/** Roots that UBL does not know. */
const OWN_ROOTS = new Set(['SummaryDocuments', 'VoidedDocuments', 'Retention', 'Perception']);

/** The namespace each kind of element must be in; what is in an extension is not looked at. */
const NAMESPACES = new Set([
  `${UBL}CommonAggregateComponents-2`,
  `${UBL}CommonBasicComponents-2`,
  `${UBL}CommonExtensionComponents-2`,
  `${PERU}SunatAggregateComponents-1`,
]);
const POSITIONS = new Map(
  Object.entries(ORDER).map(([name, order]) => [name, new Map(order.map((child, at) => [child, at]))]),
);

/** Fails with 0306 at the first element that is out of place, foreign, or an amount without currency. */
export function checkStructure(root: XmlElement, expectedRoot: string): void {
  const namespace = OWN_ROOTS.has(expectedRoot) ? `${PERU}${expectedRoot}-1` : `${UBL}${expectedRoot}-2`;
  if (root.local !== expectedRoot || root.namespace !== namespace) {
    throw new SunatProblem('0306', `cvc-elt.1: no se encuentra la declaración del elemento '${root.name}'`);
  }
  check(root);
}

function check(element: XmlElement): void {
  const order = POSITIONS.get(element.local);
  let reached = 0;
  for (const child of element.children) {
    if (child.kind !== 'element') continue;
    if (!NAMESPACES.has(child.namespace)) throw misplaced(child);
    if (order !== undefined) {
      const position = order.get(child.local);
      if (position === undefined || position < reached) throw misplaced(child);
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
