import type { Moneda } from '@jsol/contracts/dinero';
import { comparar, decimal, monto, sumar } from '@jsol/tributos/dinero';
import type { Comprobante, Emisor } from './comprobante.ts';
import { numeroCompleto } from './numeracion.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

/** Catalogue 19: 1 adds, 2 modifies, 3 voids what was told before. */
export type CondicionResumen = '1' | '2' | '3';

export type PercepcionResumen = {
  /** Catalogue 22. */
  codigo: '01' | '02' | '03';
  /** `'2.00'` */
  porcentaje: string;
  base: string;
  monto: string;
  totalConPercepcion: string;
};

/** What a resumen tells of one boleta or of one of its notes. Amounts in the document's currency. */
export type LineaResumen = {
  /** 1 … 500. */
  orden: number;
  comprobanteId: string;
  tipo: '03' | '07' | '08';
  /** `B001-15` */
  numero: string;
  condicion: CondicionResumen;
  /** Catalogue 06, or `'-'`. */
  clienteTipoDocumento: string;
  clienteNumeroDocumento: string;
  moneda: Moneda;
  total: string;
  /** Of IGV or IVAP: a document has one of them. */
  gravado: string;
  exonerado: string;
  inafecto: string;
  exportacion: string;
  gratuito: string;
  igv: string;
  /** `'0.00'` unless the document is of IVAP. */
  ivap: string;
  isc: string;
  icbper: string;
  otrosTributos: string;
  /** As a fraction; IVAP's in a document of IVAP. */
  tasaIgv: string;
  deIvap: boolean;
  otrosCargos: string;
  /** What a note amends. */
  afectado: { tipo: '03'; numero: string } | null;
  percepcion: PercepcionResumen | null;
};

/** RC: the boletas of one issue date, and their notes. */
export type ResumenDiario = {
  clase: 'RC';
  /** Issue date of everything in it. */
  fechaReferencia: string;
  fechaGeneracion: string;
  /** Of the day it was made, 1 … 99999. */
  correlativo: number;
  emisor: Emisor;
  lineas: LineaResumen[];
};

/** Lines that SUNAT takes in one file. */
export const maximoLineasResumen = 500;

/** Catalogue 53 in the receipt, catalogue 22 in the resumen: 51 is 01, and so on. */
const regimenPercepcion = { '51': '01', '52': '02', '53': '03' } as const;

/** What the resumen says of this receipt; the file gives it its order. */
export function lineaResumen(
  comprobante: Comprobante,
  condicion: CondicionResumen,
): Omit<LineaResumen, 'orden' | 'comprobanteId'> {
  const { tipo, totales, cliente, nota, percepcion } = comprobante;
  if (tipo !== '03' && tipo !== '07' && tipo !== '08') throw new Error(`a resumen diario takes no type ${tipo}`);
  const deIvap = totales.tributos.some(({ codigo }) => codigo === '1016');
  return {
    tipo,
    numero: numeroCompleto(comprobante.serie, comprobante.numero),
    condicion,
    clienteTipoDocumento: cliente.tipoDocumento,
    clienteNumeroDocumento: cliente.numeroDocumento,
    moneda: comprobante.moneda,
    total: totales.total,
    gravado: sumar([totales.gravado, totales.gravadoIvap]),
    exonerado: totales.exonerado,
    inafecto: totales.inafecto,
    exportacion: totales.exportacion,
    gratuito: totales.gratuito,
    igv: totales.igv,
    ivap: totales.ivap,
    isc: totales.isc,
    icbper: totales.icbper,
    otrosTributos: totales.otrosTributos,
    tasaIgv: deIvap ? comprobante.tasaIvap : comprobante.tasaIgv,
    deIvap,
    otrosCargos: totales.cargosFueraDeBase,
    afectado: nota ? { tipo: '03', numero: nota.afectado.numero } : null,
    percepcion:
      // SUNAT takes it of boletas that are added or voided, of nothing else (2986).
      percepcion && tipo === '03' && condicion !== '2'
        ? {
            codigo: regimenPercepcion[percepcion.codigo],
            porcentaje: monto(percepcion.porcentaje),
            base: percepcion.base,
            monto: percepcion.monto,
            totalConPercepcion: percepcion.totalConPercepcion,
          }
        : null,
  };
}

type SinOrden = Omit<LineaResumen, 'orden'>;

/** A file of these lines, numbered as they come. Check it with {@link validarResumen}. */
export const crearResumenDiario = (
  datos: Omit<ResumenDiario, 'clase' | 'lineas'> & { lineas: readonly SinOrden[] },
): ResumenDiario => ({
  ...datos,
  clase: 'RC',
  lineas: datos.lineas.map((linea, indice) => ({ ...linea, orden: indice + 1 })),
});

/**
 * Shares lines out over as few files as SUNAT allows: up to 500 each, and no document twice in one (3094, 3095,
 * 3096). The files must be sent in their order, each one accepted before the next: a later one may void what an
 * earlier one adds.
 */
export function repartirEnResumenes<Linea extends Pick<LineaResumen, 'tipo' | 'numero'>>(
  lineas: readonly Linea[],
): Linea[][] {
  const archivos: Linea[][] = [];
  const ultimoDe = new Map<string, number>();
  let primeroConSitio = 0;
  for (const linea of lineas) {
    const clave = `${linea.tipo} ${linea.numero}`;
    let indice = Math.max(primeroConSitio, (ultimoDe.get(clave) ?? -1) + 1);
    while ((archivos[indice]?.length ?? 0) >= maximoLineasResumen) indice += 1;
    while (archivos.length <= indice) archivos.push([]);
    archivos[indice]!.push(linea);
    ultimoDe.set(clave, indice);
    while ((archivos[primeroConSitio]?.length ?? 0) >= maximoLineasResumen) primeroConSitio += 1;
  }
  return archivos;
}

/**
 * What SUNAT would refuse in this file, in words. `umbral`: above it, in soles, the customer is identified (2514). In
 * another currency the same figure is worth more, so that comparing it as it stands errs to nobody's harm.
 */
export function validarResumen(resumen: ResumenDiario, umbral: string): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { lineas, fechaReferencia, fechaGeneracion, correlativo } = resumen;
  exigir(lineas.length > 0, 'lineas', 'El resumen no tiene comprobantes.');
  exigir(
    lineas.length <= maximoLineasResumen,
    'lineas',
    `El resumen lleva hasta ${maximoLineasResumen} comprobantes; los demás van en otro.`,
  );
  exigir(
    fechaReferencia <= fechaGeneracion,
    'fechaReferencia',
    'El resumen no puede ser anterior a los comprobantes que informa.',
  );
  exigir(
    Number.isInteger(correlativo) && correlativo >= 1 && correlativo <= 99_999,
    'correlativo',
    'El correlativo del resumen va de 1 a 99999.',
  );
  const vistos = new Set<string>();
  lineas.forEach((linea, indice) => {
    const campo = `lineas.${indice}`;
    const clave = `${linea.tipo} ${linea.numero}`;
    exigir(
      !vistos.has(clave),
      campo,
      `${linea.numero} está dos veces en el resumen; lo que lo cambia o lo anula va en otro.`,
    );
    vistos.add(clave);
    for (const reparo of reparosDeLinea(linea, umbral)) exigir(false, `${campo}.${reparo.campo}`, reparo.motivo);
  });
  return reparos;
}

function reparosDeLinea(linea: LineaResumen, umbral: string): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { numero } = linea;
  exigir(
    /^(B[A-Z0-9]{3}|\d{4})-[1-9]\d{0,7}$/.test(numero),
    'numero',
    `${numero} no es de una serie de boletas: un resumen lleva boletas y sus notas.`,
  );
  if (linea.tipo === '03')
    exigir(linea.afectado === null, 'afectado', `${numero} es una boleta: no modifica a otro comprobante.`);
  else exigir(linea.afectado !== null, 'afectado', `${numero} es una nota: debe decir qué boleta modifica.`);
  if (linea.percepcion) {
    exigir(
      linea.tipo === '03' && linea.condicion !== '2',
      'percepcion',
      `${numero} no lleva percepción en un resumen: solo la lleva una boleta que se informa o se anula.`,
    );
    exigir(
      linea.clienteTipoDocumento !== '-',
      'clienteNumeroDocumento',
      `${numero} lleva percepción: falta el documento del cliente.`,
    );
  }
  const identificado = linea.clienteTipoDocumento !== '-' && !/^[0-]*$/.test(linea.clienteNumeroDocumento);
  exigir(
    identificado || comparar(linea.total, umbral) <= 0,
    'clienteNumeroDocumento',
    `${numero} pasa de S/ ${decimal(umbral).toFixed()}: lleva el documento del cliente.`,
  );
  return reparos;
}
