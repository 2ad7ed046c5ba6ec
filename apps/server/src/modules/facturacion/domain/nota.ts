import { comparar, decimal, monto, restar, sumar } from '@jsol/tributos/dinero';
import type { AfectacionIgv, LineaCalculada, Totales } from '@jsol/tributos/documento';
import { limaDate, limaTime } from '../../../platform/time/lima.ts';
import type { ClienteComprobante, Comprobante, FormaPago, LineaComprobante, Nota } from './comprobante.ts';
import { crearComprobante, type LineaVendida } from './crear-comprobante.ts';
import { leyendasDe } from './leyendas.ts';
import { numeroCompleto } from './numeracion.ts';
import { alcanceDe, type MotivoNota } from './motivos-nota.ts';

/** What a person decides about a note; figures follow from the document it amends. */
export type NotaPedida = {
  tipo: '07' | '08';
  /** Catalogue 09 (07) or 10 (08). */
  motivo: string;
  /** Why, in words: 3 to 250 characters. */
  sustento: string;
  /** For items: which lines of the original, and how many of each; by default all that is left of each. */
  lineas?: readonly {
    orden: number;
    cantidad?: string;
    /** Taken off each unit (05), in the original's kind of price. */ rebaja?: string;
  }[];
  /** For an amount: with taxes, in the original's currency. */
  monto?: string;
  /** For 13: the new instalments. */
  cuotas?: readonly { monto: string; vence: string }[];
};

/** What SUNAT and the customer have of a document already. */
export type YaAjustado = {
  /** Σ of the credit notes that stand, and of the debit notes. */
  creditos: string;
  debitos: string;
  /** Returned so far, by line of the original. */
  devuelto: ReadonlyMap<number, string>;
};

export type NotaImposible = { campo: string; motivo: string };

/** What a note may still take back, with taxes. */
export const quedaPorAjustar = (original: Comprobante, ya: YaAjustado): string =>
  restar(sumar([original.totales.total, ya.debitos]), ya.creditos);

type Numeracion = { serie: string; numero: number; emitidoEn: Date };

/**
 * The note's content, with the customer, currency and rates of what it amends, or why there can be none. What voids or
 * returns everything repeats the original's figures to the cent; the rest is computed as any receipt.
 */
export function crearNota(
  original: Comprobante,
  pedida: NotaPedida,
  ya: YaAjustado,
  numeracion: Numeracion,
): Comprobante | NotaImposible {
  const motivo = alcanceDe(pedida.tipo, pedida.motivo);
  if (!motivo) return { campo: 'motivo', motivo: 'Ese motivo no existe en el catálogo de SUNAT para esta nota.' };
  const impide = porQueNo(original, motivo, ya, pedida.tipo);
  if (impide) return { campo: 'motivo', motivo: impide };
  const nota = componer(original, pedida, motivo, ya, numeracion);
  if ('campo' in nota) return nota;
  const queda = quedaPorAjustar(original, ya);
  if (pedida.tipo === '07' && comparar(nota.totales.total, queda) > 0)
    return {
      campo: motivo.alcance === 'monto' ? 'monto' : 'lineas',
      motivo: `La nota es de ${nota.totales.total} y de ${nombreDe(original)} quedan ${queda} por ajustar.`,
    };
  return nota;
}

const nombreDe = ({ serie, numero }: Comprobante): string => numeroCompleto(serie, numero);

/** Why this reason is not for this document, in one sentence; null when it is. */
export function porQueNo(
  original: Comprobante,
  motivo: MotivoNota,
  ya: YaAjustado,
  tipo: NotaPedida['tipo'],
): string | null {
  const nombre = nombreDe(original);
  if (motivo.soloFactura && original.tipo !== '01') return 'Ese motivo es solo para facturas.';
  if (motivo.alcance === 'credito' && original.formaPago.tipo !== 'Credito')
    return `${nombre} se emitió al contado: no tiene cuotas que corregir.`;
  if (motivo.soloTributo && !original.lineas.some(({ tributo }) => tributo === motivo.soloTributo))
    return motivo.soloTributo === '9995'
      ? `${nombre} no es de exportación.`
      : `${nombre} no tiene operaciones con IVAP.`;
  if (motivo.alcance === 'todo' && comparar(ya.creditos, '0') > 0)
    return `${nombre} ya tiene notas de crédito: devuelva por ítem o ajuste el monto que queda.`;
  if (tipo === '07' && motivo.alcance !== 'credito' && comparar(quedaPorAjustar(original, ya), '0') <= 0)
    return `De ${nombre} no queda nada por acreditar.`;
  return null;
}

function componer(
  original: Comprobante,
  pedida: NotaPedida,
  motivo: MotivoNota,
  ya: YaAjustado,
  numeracion: Numeracion,
): Comprobante | NotaImposible {
  switch (motivo.alcance) {
    case 'todo':
      return repetir(original, pedida, numeracion, original);
    case 'credito':
      return repetir(original, pedida, numeracion, {
        ...original,
        lineas: original.lineas.map(enCero),
        ajustes: [],
        anticipos: [],
        totales: totalesEnCero(original.totales),
        formaPago: nuevasCuotas(original.formaPago, pedida),
      });
    case 'items': {
      const lineas = lineasDeItems(original, pedida, ya);
      return 'campo' in lineas ? lineas : calcular(original, pedida, numeracion, lineas);
    }
    case 'monto': {
      if (pedida.monto === undefined || comparar(pedida.monto, '0') <= 0)
        return { campo: 'monto', motivo: 'Escriba el monto de la nota, mayor que cero.' };
      return calcular(original, pedida, numeracion, lineasDeMonto(original, pedida, motivo));
    }
  }
}

const notaDe = (original: Comprobante, pedida: NotaPedida): Nota => ({
  motivo: pedida.motivo,
  sustento: pedida.sustento,
  afectado: {
    tipo: original.tipo === '01' ? '01' : '03',
    numero: nombreDe(original),
    fechaEmision: original.fechaEmision,
  },
});

/** Only what the note shares with what it amends; detracción and its kin belong to the payment of the original. */
function repetir(
  original: Comprobante,
  pedida: NotaPedida,
  { serie, numero, emitidoEn }: Numeracion,
  figuras: Pick<Comprobante, 'lineas' | 'ajustes' | 'anticipos' | 'totales' | 'formaPago'>,
): Comprobante {
  const nota: Comprobante = {
    ...original,
    tipo: pedida.tipo,
    serie,
    numero,
    fechaEmision: limaDate(emitidoEn),
    horaEmision: limaTime(emitidoEn),
    fechaVencimiento: null,
    lineas: figuras.lineas,
    ajustes: figuras.ajustes,
    anticipos: figuras.anticipos,
    totales: figuras.totales,
    formaPago: pedida.motivo === '13' ? figuras.formaPago : { tipo: 'Contado' },
    detraccion: null,
    percepcion: null,
    retencion: null,
    nota: notaDe(original, pedida),
    leyendas: [],
  };
  return { ...nota, leyendas: leyendasDe(nota) };
}

function calcular(
  original: Comprobante,
  pedida: NotaPedida,
  { serie, numero, emitidoEn }: Numeracion,
  lineas: readonly LineaVendida[],
): Comprobante {
  const { establecimiento, moneda, tipoCambio, tipoOperacion, tasaIgv, tasaIvap, emisor, cliente } = original;
  return crearComprobante({
    tipo: pedida.tipo,
    serie,
    numero,
    establecimiento,
    moneda,
    tipoCambio,
    tipoOperacion,
    tasaIgv,
    tasaIvap,
    precios: 'con-impuestos',
    emisor,
    cliente: cliente as ClienteComprobante,
    lineas,
    guias: original.guias,
    nota: notaDe(original, pedida),
    emitidoEn,
  });
}

/** What one unit cost in the end, with taxes and without ICBPER, after the line's discounts. */
export function precioNeto(linea: LineaComprobante): string {
  if (linea.tipoPrecio === '02') return linea.precioVenta;
  return decimal(restar(linea.total, linea.icbper?.monto ?? '0'))
    .div(decimal(linea.cantidad))
    .toDecimalPlaces(10)
    .toFixed();
}

function lineasDeItems(original: Comprobante, pedida: NotaPedida, ya: YaAjustado): LineaVendida[] | NotaImposible {
  const pedidas: NonNullable<NotaPedida['lineas']> = pedida.lineas ?? original.lineas.map(({ orden }) => ({ orden }));
  const lineas: LineaVendida[] = [];
  for (const [indice, { orden, cantidad, rebaja }] of pedidas.entries()) {
    const campo = `lineas.${indice}`;
    const linea = original.lineas.find((una) => una.orden === orden);
    if (!linea) return { campo, motivo: `${nombreDe(original)} no tiene la línea ${orden}.` };
    const quedan = decimal(linea.cantidad).minus(decimal(ya.devuelto.get(orden) ?? '0'));
    const cuantos = cantidad === undefined ? quedan : decimal(cantidad);
    if (cuantos.lte(0) && cantidad === undefined) continue;
    if (cuantos.lte(0) || cuantos.gt(quedan))
      return {
        campo: `${campo}.cantidad`,
        motivo: `De ${linea.descripcion} quedan ${quedan.toFixed()} por devolver.`,
      };
    const precio = precioNeto(linea);
    if (rebaja !== undefined && (comparar(rebaja, '0') <= 0 || comparar(rebaja, precio) > 0))
      return { campo: `${campo}.rebaja`, motivo: `La rebaja de ${linea.descripcion} va de 0 a ${monto(precio)}.` };
    lineas.push({ ...aVendida(linea), cantidad: cuantos.toFixed(), precioUnitario: rebaja ?? precio });
  }
  return lineas.length > 0
    ? lineas
    : { campo: 'lineas', motivo: 'Elija al menos una línea con cantidad por devolver.' };
}

const aVendida = (linea: LineaComprobante): Omit<LineaVendida, 'cantidad' | 'precioUnitario'> => ({
  productoId: linea.productoId,
  codigo: linea.codigo,
  descripcion: linea.descripcion,
  unidad: linea.unidad,
  codigoProductoSunat: linea.codigoProductoSunat,
  gtin: linea.gtin,
  afectacion: linea.afectacion,
});

/** An amount is shared out over the kinds of operation the original has, by what each weighs in it, to the cent. */
function lineasDeMonto(original: Comprobante, pedida: NotaPedida, motivo: MotivoNota): LineaVendida[] {
  const pesos = new Map<AfectacionIgv, string>();
  for (const linea of original.lineas) {
    if (linea.tributo === '9996' || (motivo.soloTributo && linea.tributo !== motivo.soloTributo)) continue;
    pesos.set(linea.afectacion, sumar([pesos.get(linea.afectacion) ?? '0', linea.total]));
  }
  if (pesos.size === 0) pesos.set('10', '1');
  const todo = sumar([...pesos.values()]);
  const partes = [...pesos].map(([afectacion, peso]) => ({
    afectacion,
    parte: monto(decimal(pedida.monto!).times(decimal(peso)).div(decimal(todo))),
  }));
  const sobra = restar(pedida.monto!, sumar(partes.map(({ parte }) => parte)));
  const mayor = partes.reduce((a, b) => (comparar(b.parte, a.parte) > 0 ? b : a));
  mayor.parte = sumar([mayor.parte, sobra]);
  return partes
    .filter(({ parte }) => comparar(parte, '0') > 0)
    .map(({ afectacion, parte }) => ({
      codigo: motivo.codigoLinea,
      descripcion: pedida.sustento,
      unidad: 'ZZ',
      cantidad: '1',
      precioUnitario: parte,
      afectacion,
    }));
}

function nuevasCuotas(formaPago: FormaPago, pedida: NotaPedida): FormaPago {
  if (formaPago.tipo !== 'Credito') return formaPago;
  const cuotas = (pedida.cuotas ?? []).map(({ monto: importe, vence }, indice) => ({
    numero: indice + 1,
    monto: monto(importe),
    vence,
  }));
  return { tipo: 'Credito', pendiente: sumar(cuotas.map((cuota) => cuota.monto)), cuotas };
}

/** A note of reason 13 speaks of instalments alone: its figures are nothing. */
const enCero = (linea: LineaComprobante): LineaComprobante => ({
  ...linea,
  ...({
    precioUnitario: '0.00',
    precioVenta: '0.00',
    valorUnitario: '0.00',
    ajustes: [],
    valorVenta: '0.00',
    baseIgv: '0.00',
    igv: '0.00',
    isc: null,
    icbper: null,
    otrosTributos: null,
    impuestos: '0.00',
    total: '0.00',
  } satisfies Partial<LineaCalculada>),
});

function totalesEnCero(totales: Totales): Totales {
  const enCeros = Object.fromEntries(
    Object.entries(totales).map(([nombre, valor]) => [nombre, typeof valor === 'string' ? '0.00' : valor]),
  ) as Totales;
  return {
    ...enCeros,
    tributos: totales.tributos
      .filter(({ codigo }) => codigo !== '2000' && codigo !== '7152' && codigo !== '9999')
      .map(({ codigo }) => ({ codigo, base: '0.00', monto: '0.00' })),
  };
}
