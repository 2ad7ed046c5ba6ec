import type { Moneda } from '@jsol/contracts/dinero';
import { centimos, comparar, decimal, monto, sumar } from '@jsol/tributos/dinero';
import { textoLimpio, type Emisor } from './comprobante.ts';
import { validarDocumento } from './documento-identidad.ts';
import { numeroMaximo, serieValida } from './numeracion.ts';
import { anotarReparos, type Reparo } from './reparo.ts';

/** Whom it was withheld from (a supplier), or who paid it on top (a customer). */
export type Contraparte = {
  /** Catalogue 06. */
  tipoDocumento: string;
  numeroDocumento: string;
  nombre: string;
};

/** Dated data: the code of catalogue 23 (retención) or 22 (percepción) and its percentage, such as `'3.00'`. */
export type Regimen = { codigo: string; porcentaje: string };

/** A receipt that was paid, and the payment. A nota de crédito (07) is only mentioned: it has none. */
export type DocumentoPagado = {
  /** Catalogue 01. */
  tipo: string;
  numero: string;
  fechaEmision: string;
  moneda: Moneda;
  total: string;
  pago: { /** 1 … n, of this document. */ numero: number; fecha: string; importe: string } | null;
  /** Soles per unit of the document's currency on the day of the payment; null in soles. */
  tipoCambio: { factor: string; fecha: string } | null;
};

export type LineaRegimen = DocumentoPagado & {
  orden: number;
  /** In soles; null in a nota de crédito. `neto`: paid after the retención, or charged with the percepción. */
  cifras: { pagado: string; importe: string; neto: string } | null;
};

/** 20 comprobante de retención, 40 comprobante de percepción. Everything it adds up is in soles. */
export type RetencionPercepcion = {
  tipo: '20' | '40';
  serie: string;
  numero: number;
  /** SUNAT's code of the establishment, 4 digits. */
  establecimiento: string;
  fechaEmision: string;
  horaEmision: string;
  emisor: Emisor;
  contraparte: Contraparte;
  regimen: Regimen;
  observacion: string | null;
  documentos: LineaRegimen[];
  /** Σ withheld or collected. */
  total: string;
  /** Σ paid after the retención, or charged with the percepción. */
  totalNeto: string;
};

export type DatosRetencionPercepcion = Omit<RetencionPercepcion, 'tipo' | 'documentos' | 'total' | 'totalNeto'> & {
  documentos: readonly DocumentoPagado[];
};

/** Withholds its percentage of each payment. Check it with {@link validarRetencionPercepcion}. */
export const crearRetencion = (datos: DatosRetencionPercepcion): RetencionPercepcion => crear('20', datos);

/** Adds its percentage to each payment. Check it with {@link validarRetencionPercepcion}. */
export const crearPercepcion = (datos: DatosRetencionPercepcion): RetencionPercepcion => crear('40', datos);

function crear(tipo: '20' | '40', datos: DatosRetencionPercepcion): RetencionPercepcion {
  const documentos = datos.documentos.map((dado, indice) => {
    const pago = dado.pago && { ...dado.pago, importe: monto(dado.pago.importe) };
    const documento = { ...dado, total: monto(dado.total), pago };
    return { ...documento, orden: indice + 1, cifras: cifrasDe(tipo, documento, datos.regimen) };
  });
  return {
    ...datos,
    tipo,
    regimen: { ...datos.regimen, porcentaje: monto(datos.regimen.porcentaje) },
    contraparte: { ...datos.contraparte, nombre: textoLimpio(datos.contraparte.nombre) },
    observacion: datos.observacion === null ? null : textoLimpio(datos.observacion) || null,
    documentos,
    total: sumar(documentos.flatMap(({ cifras }) => cifras?.importe ?? [])),
    totalNeto: sumar(documentos.flatMap(({ cifras }) => cifras?.neto ?? [])),
  };
}

/** The payment is turned into soles and rounded, then the percentage is taken of that: one rounding per figure. */
function cifrasDe(tipo: '20' | '40', { pago, tipoCambio }: DocumentoPagado, regimen: Regimen): LineaRegimen['cifras'] {
  if (!pago) return null;
  const pagado = centimos(decimal(pago.importe).times(decimal(tipoCambio?.factor ?? '1')));
  const importe = centimos(pagado.times(decimal(regimen.porcentaje)).div(100));
  const neto = tipo === '20' ? pagado.minus(importe) : pagado.plus(importe);
  return { pagado: monto(pagado), importe: monto(importe), neto: monto(neto) };
}

/** Documents each may speak of; 20 and 40 when they replace one that was taken back. */
const tiposPagados: Readonly<Record<'20' | '40', readonly string[]>> = {
  '20': ['01', '12', '07', '08', '20'],
  '40': ['01', '03', '12', '07', '08', '40'],
};

/** What SUNAT would refuse, in words, each with its field. */
export function validarRetencionPercepcion(documento: RetencionPercepcion): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { tipo, serie, numero, emisor, contraparte, fechaEmision, documentos } = documento;
  const nombre = tipo === '20' ? 'retención' : 'percepción';
  exigir(
    serieValida(tipo, serie),
    'serie',
    `La serie de una ${nombre} empieza con ${tipo === '20' ? 'R' : 'P'} y tiene cuatro letras o números.`,
  );
  exigir(Number.isInteger(numero) && numero >= 1 && numero <= numeroMaximo, 'numero', 'El número va de 1 a 99999999.');
  exigir(/^\d{2}:\d{2}:\d{2}$/.test(documento.horaEmision), 'horaEmision', 'Falta la hora de emisión.');
  if (tipo === '20')
    exigir(contraparte.tipoDocumento === '6', 'contraparte.tipoDocumento', 'Se retiene a un proveedor con RUC.');
  const reparo = validarDocumento(contraparte.tipoDocumento, contraparte.numeroDocumento);
  exigir(reparo === null, 'contraparte.numeroDocumento', reparo ?? '');
  exigir(
    contraparte.numeroDocumento !== emisor.ruc,
    'contraparte.numeroDocumento',
    `Una ${nombre} no se emite a la propia empresa.`,
  );
  exigir(contraparte.nombre !== '', 'contraparte.nombre', 'Escriba el nombre o la razón social.');
  exigir((documento.observacion ?? '').length <= 250, 'observacion', 'La observación tiene hasta 250 letras.');
  exigir(
    documentos.some(({ pago }) => pago !== null),
    'documentos',
    'Agregue al menos un comprobante con su pago.',
  );
  const vistos = new Set<string>();
  documentos.forEach((pagado, indice) => {
    const campo = `documentos.${indice}`;
    for (const uno of reparosDePagado(tipo, pagado, fechaEmision)) exigir(false, `${campo}.${uno.campo}`, uno.motivo);
    const clave = `${pagado.tipo} ${pagado.numero} ${pagado.pago?.numero ?? ''}`;
    exigir(!vistos.has(clave), campo, `El pago ${pagado.pago?.numero ?? ''} de ${pagado.numero} está dos veces.`);
    vistos.add(clave);
  });
  return reparos;
}

function reparosDePagado(tipo: '20' | '40', pagado: LineaRegimen, fechaEmision: string): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { numero, pago, moneda, tipoCambio, cifras } = pagado;
  exigir(tiposPagados[tipo].includes(pagado.tipo), 'tipo', `${numero} es de un tipo que no lleva este régimen.`);
  const forma = pagado.tipo === '12' ? /^[A-Z0-9-]{1,20}-\d{1,20}$/i : /^[A-Z0-9]{4}-0*[1-9]\d{0,7}$/;
  exigir(forma.test(numero), 'numero', `"${numero}" no es una serie y un número como F001-15.`);
  exigir(
    pagado.fechaEmision <= fechaEmision,
    'fechaEmision',
    `${numero} tiene una fecha posterior a la de este comprobante.`,
  );
  exigir(comparar(pagado.total, '0') > 0, 'total', `El importe total de ${numero} es mayor que cero.`);
  if (pagado.tipo === '07') {
    exigir(pago === null, 'pago', `${numero} es una nota de crédito: se menciona sin pago.`);
    return reparos;
  }
  if (!exigir(pago !== null, 'pago', `Falta el pago de ${numero}.`)) return reparos;
  exigir(Number.isInteger(pago!.numero) && pago!.numero >= 1, 'pago.numero', `Numere los pagos de ${numero} desde 1.`);
  exigir(comparar(pago!.importe, '0') > 0, 'pago.importe', `El pago de ${numero} es mayor que cero.`);
  exigir(
    pago!.fecha <= fechaEmision && pago!.fecha >= pagado.fechaEmision,
    'pago.fecha',
    `El pago de ${numero} va entre su emisión y la fecha de este comprobante.`,
  );
  exigir(
    moneda === 'PEN' || (tipoCambio !== null && comparar(tipoCambio.factor, '0') > 0),
    'tipoCambio',
    `${numero} está en otra moneda: falta el tipo de cambio del día del pago.`,
  );
  exigir(
    cifras === null || comparar(cifras.importe, '0') > 0,
    'pago.importe',
    `El pago de ${numero} es tan pequeño que el importe del régimen queda en cero.`,
  );
  return reparos;
}
