import { decimal, restar, sumar, valorUnitario } from '@jsol/tributos/dinero';
import type { AfectacionIgv, Calculo, CodigoTributo, LineaCalculada, TributoIgv } from '@jsol/tributos/documento';
import { XMLParser } from 'fast-xml-parser';

/**
 * Reads a receipt's XML back into figures, knowing nothing of how it was written: the tests compare them with the
 * content and put them to SUNAT's sum rules.
 */
type Nodo = { [hijo: string]: Nodo[] } & { '#text': string };

const lector = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  alwaysCreateTextNode: true,
  isArray: (_nombre, _ruta, _hoja, esAtributo) => !esAtributo,
});

const hijos = (nodo: Nodo | undefined, ruta: string): Nodo[] =>
  ruta.split('/').reduce<Nodo[]>((nodos, paso) => nodos.flatMap((uno) => uno[paso] ?? []), nodo ? [nodo] : []);
const texto = (nodo: Nodo | undefined, ruta: string): string | null => {
  const encontrado = hijos(nodo, ruta)[0];
  return encontrado === undefined ? null : encontrado['#text'];
};
const exigido = (nodo: Nodo | undefined, ruta: string): string => {
  const valor = texto(nodo, ruta);
  if (valor === null) throw new Error(`${ruta} is missing`);
  return valor;
};
const atributo = (nodo: Nodo | undefined, nombre: string): string =>
  (nodo as unknown as Record<string, string>)[`@_${nombre}`] ?? '';

const documentos = {
  Invoice: { linea: 'InvoiceLine', cantidad: 'InvoicedQuantity', totales: 'LegalMonetaryTotal' },
  CreditNote: { linea: 'CreditNoteLine', cantidad: 'CreditedQuantity', totales: 'LegalMonetaryTotal' },
  DebitNote: { linea: 'DebitNoteLine', cantidad: 'DebitedQuantity', totales: 'RequestedMonetaryTotal' },
} as const;

const deIgv = new Set(['1000', '1016', '9995', '9996', '9997', '9998']);

export type Leido = Calculo & {
  tasaIgv: string;
  tasaIvap: string;
  raiz: keyof typeof documentos;
  numero: string;
  tipo: string | null;
  tipoOperacion: string | null;
  fecha: string;
  hora: string;
  vence: string | null;
  moneda: string;
  cliente: { tipo: string; numero: string; nombre: string };
  textos: { descripcion: string; codigo: string; unidad: string }[];
  leyendas: { codigo: string | null; texto: string }[];
  /** `FormaPago`, `Detraccion`, `Percepcion` in order: what each says. */
  pagos: Record<string, string | null>[];
  /** 51–53 and 62. */
  regimenes: Calculo['ajustes'];
  nota: { motivo: string; sustento: string; afectado: string; tipoAfectado: string } | null;
  anticiposDe: { tipo: string; numero: string; total: string }[];
};

function leerAjustes(nodo: Nodo): Calculo['ajustes'] {
  return hijos(nodo, 'AllowanceCharge').map((uno) => ({
    codigo: exigido(uno, 'AllowanceChargeReasonCode'),
    esCargo: exigido(uno, 'ChargeIndicator') === 'true',
    factor: texto(uno, 'MultiplierFactorNumeric'),
    monto: exigido(uno, 'Amount'),
    base: exigido(uno, 'BaseAmount'),
  }));
}

function leerLinea(nodo: Nodo, cantidad: string): LineaCalculada {
  const subtotales = hijos(nodo, 'TaxTotal/TaxSubtotal').map((uno) => ({
    codigo: exigido(uno, 'TaxCategory/TaxScheme/ID'),
    base: texto(uno, 'TaxableAmount'),
    monto: exigido(uno, 'TaxAmount'),
    nodo: uno,
  }));
  const con = (codigo: string) => subtotales.find((uno) => uno.codigo === codigo) ?? null;
  const igv = subtotales.filter(({ codigo }) => deIgv.has(codigo));
  if (igv.length !== 1) throw new Error('a line has exactly one tax of the IGV family');
  const [principal] = igv;
  const [isc, otros, icbper] = [con('2000'), con('9999'), con('7152')];
  const impuestos = exigido(nodo, 'TaxTotal/TaxAmount');
  const valorVenta = exigido(nodo, 'LineExtensionAmount');
  return {
    cantidad: exigido(nodo, cantidad),
    precioUnitario: '0',
    afectacion: exigido(principal!.nodo, 'TaxCategory/TaxExemptionReasonCode') as AfectacionIgv,
    tributo: principal!.codigo as TributoIgv,
    tipoPrecio: exigido(nodo, 'PricingReference/AlternativeConditionPrice/PriceTypeCode') as '01' | '02',
    precioVenta: exigido(nodo, 'PricingReference/AlternativeConditionPrice/PriceAmount'),
    valorUnitario: exigido(nodo, 'Price/PriceAmount'),
    ajustes: leerAjustes(nodo),
    valorVenta,
    baseIgv: principal!.base!,
    igv: principal!.monto,
    porcentajeIgv: exigido(principal!.nodo, 'TaxCategory/Percent'),
    isc: isc && {
      sistema: exigido(isc.nodo, 'TaxCategory/TierRange') as '01' | '02' | '03',
      base: isc.base!,
      porcentaje: exigido(isc.nodo, 'TaxCategory/Percent'),
      monto: isc.monto,
    },
    otrosTributos: otros && {
      base: otros.base!,
      porcentaje: exigido(otros.nodo, 'TaxCategory/Percent'),
      monto: otros.monto,
    },
    icbper: icbper && {
      bolsas: exigido(icbper.nodo, 'BaseUnitMeasure'),
      tarifa: exigido(icbper.nodo, 'TaxCategory/PerUnitAmount'),
      monto: icbper.monto,
    },
    impuestos,
    total: sumar([valorVenta, impuestos]),
  };
}

export function leerComprobante(xml: string): Leido {
  const arbol = lector.parse(xml) as Record<string, Nodo[]>;
  const raiz = (Object.keys(documentos) as (keyof typeof documentos)[]).find((nombre) => arbol[nombre]);
  if (!raiz) throw new Error('the document is no receipt');
  const nombres = documentos[raiz];
  const doc = arbol[raiz]![0]!;
  const lineas = hijos(doc, nombres.linea).map((linea) => leerLinea(linea, nombres.cantidad));
  const todos = leerAjustes(doc);
  const esRegimen = ({ codigo }: { codigo: string }) => ['51', '52', '53', '62'].includes(codigo);
  const ajustes = todos.filter((uno) => !esRegimen(uno));
  const tributos = hijos(doc, 'TaxTotal/TaxSubtotal').map((uno) => ({
    codigo: exigido(uno, 'TaxCategory/TaxScheme/ID') as CodigoTributo,
    base: texto(uno, 'TaxableAmount'),
    monto: exigido(uno, 'TaxAmount'),
  }));
  const de = (codigo: string) => tributos.find((uno) => uno.codigo === codigo);
  const base = (codigo: string) => de(codigo)?.base ?? '0.00';
  const importe = (codigo: string) => de(codigo)?.monto ?? '0.00';
  const suma = hijos(doc, nombres.totales)[0];
  const final = (nombre: string) => texto(suma, nombre) ?? '0.00';
  const ajustado = (codigo: string) => sumar(ajustes.filter((uno) => uno.codigo === codigo).map(({ monto }) => monto));
  const vendido = sumar(lineas.filter(({ tributo }) => tributo !== '9996').map(({ valorVenta }) => valorVenta));
  const impuestos = exigido(doc, 'TaxTotal/TaxAmount');
  // A note leaves these two to SUNAT; without anticipos they are the sums.
  const valorVenta = texto(suma, 'LineExtensionAmount') ?? sumar([restar(vendido, ajustado('02')), ajustado('49')]);
  const precioVenta = texto(suma, 'TaxInclusiveAmount') ?? sumar([valorVenta, impuestos]);
  const codigos = new Set(['04', '05', '06']);
  const anticipos = ajustes.filter(({ codigo }) => codigos.has(codigo));
  const prepagos = hijos(doc, 'PrepaidPayment');
  const porcentaje = (tributo: string) => lineas.find((linea) => linea.tributo === tributo)?.porcentajeIgv;
  const fraccion = (valor: string) => valorUnitario(decimal(valor).div(100), 5);
  const otra = lineas.find(({ tributo }) => tributo !== '1016')?.porcentajeIgv ?? '18.00';
  const respuesta = hijos(doc, 'DiscrepancyResponse')[0];
  const clienteId = hijos(doc, 'AccountingCustomerParty/Party/PartyIdentification/ID')[0];
  const referencias = hijos(doc, 'AdditionalDocumentReference');

  return {
    raiz,
    tasaIgv: fraccion(porcentaje('1000') ?? otra),
    tasaIvap: fraccion(porcentaje('1016') ?? '4.00'),
    numero: exigido(doc, 'ID'),
    tipo: texto(doc, 'InvoiceTypeCode'),
    tipoOperacion: raiz === 'Invoice' ? atributo(hijos(doc, 'InvoiceTypeCode')[0], 'listID') : null,
    fecha: exigido(doc, 'IssueDate'),
    hora: exigido(doc, 'IssueTime'),
    vence: texto(doc, 'DueDate'),
    moneda: exigido(doc, 'DocumentCurrencyCode'),
    cliente: {
      tipo: atributo(clienteId, 'schemeID'),
      numero: clienteId!['#text'],
      nombre: exigido(doc, 'AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName'),
    },
    textos: hijos(doc, nombres.linea).map((linea) => ({
      descripcion: exigido(linea, 'Item/Description'),
      codigo: texto(linea, 'Item/SellersItemIdentification/ID') ?? '',
      unidad: atributo(hijos(linea, nombres.cantidad)[0], 'unitCode'),
    })),
    leyendas: hijos(doc, 'Note').map((nota) => ({
      codigo: atributo(nota, 'languageLocaleID') || null,
      texto: nota['#text'],
    })),
    pagos: hijos(doc, 'PaymentTerms').map((uno) => ({
      id: texto(uno, 'ID'),
      medio: texto(uno, 'PaymentMeansID'),
      monto: texto(uno, 'Amount'),
      vence: texto(uno, 'PaymentDueDate'),
      porcentaje: texto(uno, 'PaymentPercent'),
      moneda: hijos(uno, 'Amount')[0] ? atributo(hijos(uno, 'Amount')[0], 'currencyID') : null,
    })),
    regimenes: todos.filter(esRegimen),
    nota: respuesta
      ? {
          motivo: exigido(respuesta, 'ResponseCode'),
          sustento: exigido(respuesta, 'Description'),
          afectado: exigido(doc, 'BillingReference/InvoiceDocumentReference/ID'),
          tipoAfectado: exigido(doc, 'BillingReference/InvoiceDocumentReference/DocumentTypeCode'),
        }
      : null,
    anticiposDe: prepagos.map((pago) => {
      const documento = referencias.find((una) => texto(una, 'DocumentStatusCode') === exigido(pago, 'ID'));
      return {
        tipo: exigido(documento, 'DocumentTypeCode'),
        numero: exigido(documento, 'ID'),
        total: exigido(pago, 'PaidAmount'),
      };
    }),
    lineas,
    ajustes,
    anticipos: anticipos.map(({ codigo, monto }, indice) => ({
      codigo: codigo as '04' | '05' | '06',
      base: monto,
      total: exigido(prepagos[indice], 'PaidAmount'),
    })),
    totales: {
      gravado: base('1000'),
      exonerado: base('9997'),
      inafecto: base('9998'),
      exportacion: base('9995'),
      gratuito: base('9996'),
      gravadoIvap: base('1016'),
      igv: importe('1000'),
      ivap: importe('1016'),
      isc: importe('2000'),
      icbper: importe('7152'),
      otrosTributos: importe('9999'),
      igvGratuito: importe('9996'),
      tributos,
      impuestos,
      valorVenta,
      precioVenta,
      descuentos: sumar(
        [...ajustes, ...lineas.flatMap((linea) => linea.ajustes)]
          .filter(({ codigo }) => ['00', '01', '02', '03'].includes(codigo))
          .map(({ monto }) => monto),
      ),
      descuentosFueraDeBase: final('AllowanceTotalAmount'),
      cargosFueraDeBase: final('ChargeTotalAmount'),
      anticipos: final('PrepaidAmount'),
      redondeo: final('PayableRoundingAmount'),
      total: exigido(suma, 'PayableAmount'),
    },
  };
}
