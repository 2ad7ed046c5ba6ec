import type { Emisor } from '../../domain/comprobante.ts';

/**
 * What a printed form says, already in words, whatever the document: the A4 page and the ticket lay it out. Built from
 * the frozen content by the file of each kind.
 */
export type Impreso = {
  /** `FACTURA ELECTRÓNICA` */
  titulo: string;
  /** `F001-15` */
  numero: string;
  emisor: Emisor;
  fechaEmision: string;
  horaEmision: string;
  /** Who it is for. */
  datos: Par[];
  /** Dates and terms. */
  condiciones: Par[];
  /** Before the lines. */
  bloques: Bloque[];
  columnas: Columna[];
  filas: Fila[];
  /** In the order of the law, without those that do not apply. */
  totales: Importe[];
  /** What is paid; null where nothing is. */
  total: Importe | null;
  pagos: Importe[];
  leyendas: string[];
  /** After the lines: instalments, detracción … */
  anexos: Bloque[];
  /** null: none yet. */
  qr: string | null;
  /** DigestValue; null while it is not signed. */
  hash: string | null;
  leyendaImpresa: string;
  /** `Atendido por …` */
  firma: string | null;
  despedida: string | null;
};

export type Par = readonly [rotulo: string, valor: string];
/** The amount as it is written, with its currency. */
export type Importe = { rotulo: string; importe: string };
export type Bloque = {
  titulo: string;
  filas: Par[];
  /** Side by side on A4; 1 by default. Many short rows need less paper so. */
  columnas?: number;
};
export type Columna = {
  rotulo: string;
  /** Points on A4; 0: what is left. */
  ancho: number;
  alinear: 'left' | 'right';
};
export type Fila = {
  /** One for each column, on A4. */
  celdas: string[];
  /** On the ticket: a text, and lines with something at their right end. */
  enTicket: { texto: string; detalle: { izquierda: string; derecha: string }[] };
  /** What the lines add up to so far, for the foot of a page; null where lines have no amount. */
  acumulado: string | null;
};

/** What is not in the frozen content. */
export type Impresion = {
  /** DigestValue; null while it is not signed: the paper is valid, the QR lacks its last field. */
  hash: string | null;
  pagos: readonly { medio: string; monto: string }[];
  vuelto: string;
  cajero: string;
  /** Of a guía: where SUNAT shows it, from its CDR; null while there is none. */
  enlace?: string | null;
};
