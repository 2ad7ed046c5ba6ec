import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute } from '../../xml/query.ts';
import type { CheckedDocument } from './document.ts';

const catalogue = (number: string): string => `urn:pe:gob:sunat:cpe:see:gem:catalogos:catalogo${number}`;
const UNECE = 'United Nations Economic Commission for Europe';

/** Attribute → [expected text, code when it differs]. A missing attribute is no fault. */
type Expected = Record<string, [text: string, code: string]>;

const identity: Expected = {
  schemeName: ['Documento de Identidad', '4255'],
  schemeAgencyName: ['PE:SUNAT', '4256'],
  schemeURI: [catalogue('06'), '4257'],
};
const tax: Expected = {
  schemeName: ['Codigo de tributos', '4255'],
  schemeAgencyName: ['PE:SUNAT', '4256'],
  schemeURI: [catalogue('05'), '4257'],
};
const charge: Expected = {
  listAgencyName: ['PE:SUNAT', '4251'],
  listName: ['Cargo/descuento', '4252'],
  listURI: [catalogue('53'), '4253'],
};

const HEADER: [path: string[], expected: Expected][] = [
  [['CustomizationID'], { schemeAgencyName: ['PE:SUNAT', '4256'] }],
  [
    ['InvoiceTypeCode'],
    {
      listAgencyName: ['PE:SUNAT', '4251'],
      listName: ['Tipo de Documento', '4252'],
      listURI: [catalogue('01'), '4253'],
      name: ['Tipo de Operacion', '4260'],
      listSchemeURI: [catalogue('51'), '4261'],
    },
  ],
  [
    ['DocumentCurrencyCode'],
    { listID: ['ISO 4217 Alpha', '4254'], listName: ['Currency', '4252'], listAgencyName: [UNECE, '4251'] },
  ],
  [['AccountingSupplierParty', 'Party', 'PartyIdentification', 'ID'], identity],
  [['AccountingCustomerParty', 'Party', 'PartyIdentification', 'ID'], identity],
  [
    ['AccountingSupplierParty', 'Party', 'PartyLegalEntity', 'RegistrationAddress', 'ID'],
    { schemeName: ['Ubigeos', '4255'], schemeAgencyName: ['PE:INEI', '4256'] },
  ],
  [['AllowanceCharge', 'AllowanceChargeReasonCode'], charge],
  [['TaxTotal', 'TaxSubtotal', 'TaxCategory', 'TaxScheme', 'ID'], tax],
];

const line = (quantity: string): [path: string[], expected: Expected][] => [
  [[quantity], { unitCodeListID: ['UN/ECE rec 20', '4258'], unitCodeListAgencyName: [UNECE, '4259'] }],
  [
    ['PricingReference', 'AlternativeConditionPrice', 'PriceTypeCode'],
    { listName: ['Tipo de Precio', '4252'], listAgencyName: ['PE:SUNAT', '4251'], listURI: [catalogue('16'), '4253'] },
  ],
  [['AllowanceCharge', 'AllowanceChargeReasonCode'], charge],
  [
    ['TaxTotal', 'TaxSubtotal', 'TaxCategory', 'TaxExemptionReasonCode'],
    {
      listAgencyName: ['PE:SUNAT', '4251'],
      listName: ['Afectacion del IGV', '4252'],
      listURI: [catalogue('07'), '4253'],
    },
  ],
  [['TaxTotal', 'TaxSubtotal', 'TaxCategory', 'TaxScheme', 'ID'], tax],
];

/** Wrong attribute texts are cosmetic: SUNAT accepts the document and notes 4250–4261. */
export function observeAttributes({ root, shape, observe }: CheckedDocument): void {
  const compare = (from: XmlElement, rules: [path: string[], expected: Expected][]): void => {
    for (const [path, expected] of rules) {
      for (const element of all(from, ...path)) {
        for (const [name, [wanted, code]] of Object.entries(expected)) {
          const written = attribute(element, name);
          if (written !== null && written !== wanted) observe(code);
        }
      }
    }
  };
  compare(root, HEADER);
  const rules = line(shape.quantity);
  for (const item of all(root, shape.line)) compare(item, rules);
}
