import { fechaPle, periodoPle, textoPle, type LibroPle, type RegistroPle } from './archivo-ple.ts';

/** One line of an entry. Amounts in soles; one of the two is `'0.00'`. */
export type LineaAsiento = {
  /** Of the chart of accounts (PCGE). */
  cuenta: string;
  glosa: string;
  debe: string;
  haber: string;
};

/** An accounting entry: its debits are its credits. */
export type Asiento = {
  cuo: string;
  fecha: string;
  moneda: string;
  /** Who issued the document, where there is one. */
  emisor: { tipoDocumento: string; numeroDocumento: string } | null;
  /** Table 10; `00` with number `0` when the entry has no document. */
  documento: { tipo: string; serie: string; numero: string; fechaVencimiento: string | null };
  /** The register that has the same document, for field 20. */
  registro: Extract<LibroPle, '140100' | '080100'> | null;
  lineas: readonly LineaAsiento[];
  estado: '1' | '8' | '9';
};

/** The journal (5.1): entry by entry. */
export const registrosDiario = (asientos: readonly Asiento[], periodo: string): RegistroPle[] =>
  asientos.flatMap((asiento) => registrosDe(asiento, periodo)).map(({ registro }) => registro);

/** The ledger (6.1): the same lines by account, and within an account by date. */
export const registrosMayor = (asientos: readonly Asiento[], periodo: string): RegistroPle[] =>
  asientos
    .flatMap((asiento) => registrosDe(asiento, periodo))
    .sort((a, b) => comparar(a.orden, b.orden))
    .map(({ registro }) => registro);

/** By code units, whatever the language of the machine: the same data gives the same bytes. */
const comparar = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** 5.1 and 6.1 share their layout of 21 fields. */
function registrosDe(asiento: Asiento, periodo: string): { registro: RegistroPle; orden: string }[] {
  const { documento, emisor, registro: libro } = asiento;
  return asiento.lineas.map((linea, indice) => {
    const correlativo = `M${indice + 1}`;
    return {
      orden: [linea.cuenta, asiento.fecha, asiento.cuo, correlativo].join(' '),
      registro: [
        periodoPle(periodo),
        asiento.cuo,
        correlativo,
        linea.cuenta,
        // Unit of operation and cost centre.
        '',
        '',
        asiento.moneda,
        emisor?.tipoDocumento ?? '',
        emisor?.numeroDocumento ?? '',
        documento.tipo,
        documento.serie,
        documento.numero,
        fechaPle(asiento.fecha),
        fechaPle(documento.fechaVencimiento),
        fechaPle(asiento.fecha),
        textoPle(linea.glosa, 200),
        '',
        linea.debe,
        linea.haber,
        libro ? `${libro}&${periodoPle(periodo)}&${asiento.cuo}&M1` : '',
        asiento.estado,
      ],
    };
  });
}
