/**
 * What a receipt is computed from, and what comes out. Amounts are decimal strings in the document's currency. Codes are
 * those of SUNAT's catalogues (05 taxes, 07 affectation of the IGV, 08 systems of the ISC, 53 charges and discounts).
 */

/** Catalogue 07. 10 gravado, 17 IVAP, 20 exonerado, 30 inafecto, 40 exportación; the others are free of charge. */
export type AfectacionIgv =
  | '10'
  | '11'
  | '12'
  | '13'
  | '14'
  | '15'
  | '16'
  | '17'
  | '20'
  | '21'
  | '30'
  | '31'
  | '32'
  | '33'
  | '34'
  | '35'
  | '36'
  | '37'
  | '40';

/** Catalogue 05, the taxes of the IGV's family: each line has exactly one. */
export type TributoIgv = '1000' | '1016' | '9995' | '9996' | '9997' | '9998';
/** Catalogue 05, those a receipt may carry. */
export type CodigoTributo = TributoIgv | '2000' | '7152' | '9999';

/** Either part of a hundred (`'10'` = 10 %) or an amount. */
export type Ajuste = { porcentaje: string } | { monto: string };

export type IscEntrada =
  /** Al valor: `tasa` (a fraction, `'0.20'`) of the line's value. */
  | { sistema: '01'; tasa: string }
  /** Monto fijo for each unit. */
  | { sistema: '02'; montoUnitario: string }
  /** Precio de venta al público: `tasa` of what is left, without IGV, of the price suggested for each unit. */
  | { sistema: '03'; tasa: string; precioSugerido: string };

export type LineaEntrada = {
  /** Above zero, up to 10 decimals. */
  cantidad: string;
  /**
   * As the document's `precios` says: what the label says (with IGV or IVAP, ISC and otros tributos), or the value
   * without taxes; before discounts; never with ICBPER. What is given away has its reference value here, without taxes,
   * and takes no discount, charge, ISC or otros tributos.
   */
  precioUnitario: string;
  afectacion: AfectacionIgv;
  /** Code 00, taken off before the tax; an amount is for the whole line, in the document's kind of price. */
  descuento?: Ajuste | undefined;
  /** Code 01, taken off what is paid, not off the base. */
  descuentoFueraDeBase?: Ajuste | undefined;
  /** Code 47, added before the tax. */
  cargo?: Ajuste | undefined;
  /** Code 48, added to what is paid, not to the base. */
  cargoFueraDeBase?: Ajuste | undefined;
  isc?: IscEntrada | undefined;
  /** Plastic bags: `bolsas` of the line (a whole number) at `tarifa` each. */
  icbper?: { bolsas: string; tarifa: string } | undefined;
  /** 9999: part of the line's value, as a fraction. */
  otrosTributos?: { tasa: string } | undefined;
};

/**
 * 49 in the base (taxed lines alone; otherwise it is spread over the lines as code 47), 50 outside it, 45 FISE, 46
 * recargo al consumo and tips. A percentage is taken of the value without taxes by 45 and 46, of what the lines cost
 * by 49 and 50.
 */
export type CargoGlobal = { codigo: '45' | '46' | '49' | '50'; ajuste: Ajuste };

/** An amount paid before under its own receipt. */
export type AnticipoEntrada = {
  /** 04 gravado, 05 exonerado, 06 inafecto. */
  codigo: '04' | '05' | '06';
  /** What that receipt was for, taxes included. */
  total: string;
};

export type DocumentoEntrada = {
  /** Which end the cents are fixed from: what the labels say, or the values without taxes. */
  precios: 'con-impuestos' | 'sin-impuestos';
  /** As a fraction: `'0.18'`. One rate for all lines (3462). */
  tasaIgv: string;
  tasaIvap: string;
  lineas: readonly LineaEntrada[];
  /** Of the document: 02 in the base (taxed lines alone; otherwise it is spread over the lines as code 00), 03 outside. */
  descuentoGlobal?: (Ajuste & { enBase: boolean }) | undefined;
  cargosGlobales?: readonly CargoGlobal[] | undefined;
  anticipos?: readonly AnticipoEntrada[] | undefined;
  /** Asked for by who is paid in cash, −1.00 … 1.00; the engine adds the cent no base gives (docs/adr/0011). */
  redondeo?: string | undefined;
};

/** A discount or charge as XML and paper say it. */
export type AjusteCalculado = {
  /** Catalogue 53. */
  codigo: string;
  esCargo: boolean;
  /** Up to 5 decimals; null when the person gave an amount that no such factor gives. */
  factor: string | null;
  monto: string;
  base: string;
};

export type LineaCalculada = {
  cantidad: string;
  /** As given. */
  precioUnitario: string;
  afectacion: AfectacionIgv;
  tributo: TributoIgv;
  /** Catalogue 16: 01 price with taxes, 02 reference value of what is given away. */
  tipoPrecio: '01' | '02';
  /**
   * AlternativeConditionPrice, up to 10 decimals: (valorVenta + igv + isc + otros + icbper) ÷ cantidad, so after the
   * line's discount; or the reference value of what is given away.
   */
  precioVenta: string;
  /** Price/PriceAmount, up to 10 decimals; `'0.00'` when given away. */
  valorUnitario: string;
  /** Codes 00, 01, 47, 48. */
  ajustes: AjusteCalculado[];
  /** LineExtensionAmount: round2(quantity × value − 00 + 47). */
  valorVenta: string;
  /** valorVenta + ISC. */
  baseIgv: string;
  /** IGV or IVAP; of what is given away, the reference that nobody pays. */
  igv: string;
  /** As XML says it: `'18.00'`. */
  porcentajeIgv: string;
  isc: { sistema: '01' | '02' | '03'; base: string; porcentaje: string; monto: string } | null;
  icbper: { bolsas: string; tarifa: string; monto: string } | null;
  otrosTributos: { base: string; porcentaje: string; monto: string } | null;
  /** The line's TaxTotal/TaxAmount: what is paid of igv, isc, icbper, otros. */
  impuestos: string;
  /**
   * What the customer pays for the line: what the label says, when prices include taxes; then it may be a cent away from
   * value and taxes, which is the receipt's `redondeo`. Of what is given away, at most the ICBPER.
   */
  total: string;
};

export type TributoCalculado = { codigo: CodigoTributo; /** null for 7152. */ base: string | null; monto: string };

export type Totales = {
  /** TaxableAmount of 1000, 9997, 9998, 9995, 9996, 1016. */
  gravado: string;
  exonerado: string;
  inafecto: string;
  exportacion: string;
  gratuito: string;
  gravadoIvap: string;
  igv: string;
  ivap: string;
  isc: string;
  icbper: string;
  otrosTributos: string;
  /** The reference tax of what is given away; in no sum. */
  igvGratuito: string;
  /** One for each tax that some line has: the IGV's family first. */
  tributos: TributoCalculado[];
  /** TaxTotal/TaxAmount. */
  impuestos: string;
  /** LineExtensionAmount. */
  valorVenta: string;
  /** TaxInclusiveAmount. */
  precioVenta: string;
  /** Everything that was taken off, 00 and 02 without taxes, 01 and 03 as they are: for people. */
  descuentos: string;
  /** AllowanceTotalAmount: 01 and 03. */
  descuentosFueraDeBase: string;
  /** ChargeTotalAmount: 45, 46, 48, 50. */
  cargosFueraDeBase: string;
  /** PrepaidAmount. */
  anticipos: string;
  /** PayableRoundingAmount. */
  redondeo: string;
  /** PayableAmount: what the customer pays. */
  total: string;
};

export type Calculo = {
  lineas: LineaCalculada[];
  /** Of the document: 02, 03, 45, 46, 49, 50, and 04, 05, 06 of the anticipos. */
  ajustes: AjusteCalculado[];
  /** In the order of the input, with what each takes off the base. */
  anticipos: { codigo: '04' | '05' | '06'; base: string; total: string }[];
  totales: Totales;
};
