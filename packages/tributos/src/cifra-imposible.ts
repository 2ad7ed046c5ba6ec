/** What makes no receipt. `isc`: a label smaller than the ISC it includes. `gratuita`: a gift with a discount or tax. */
export type CausaImposible = 'descuento' | 'anticipo' | 'redondeo' | 'isc' | 'gratuita' | 'total';

/** Figures that a form lets through one by one and that make no receipt together. The message is for programmers. */
export class CifraImposible extends RangeError {
  readonly causa: CausaImposible;
  /** From 0; null when it is not about one line. */
  readonly linea: number | null;

  constructor(causa: CausaImposible, message: string, linea: number | null = null) {
    super(message);
    this.name = 'CifraImposible';
    this.causa = causa;
    this.linea = linea;
  }
}
