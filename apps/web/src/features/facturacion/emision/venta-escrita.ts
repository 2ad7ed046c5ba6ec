import { documentoEmisionBody, type DocumentoEmision } from '@jsol/contracts/facturacion-emision';
import type { Producto } from '@jsol/contracts/inventario';
import { erroresDelContrato, type Errores } from './errores-de-formulario.ts';

/** A factura or boleta as it stands in its form: every field a text, also while it is being typed. */
export type VentaEscrita = {
  moneda: DocumentoEmision['moneda'];
  precios: DocumentoEmision['precios'];
  /** Empty: what lines and regímenes say. */
  tipoOperacion: string;
  cliente: { tipoDocumento: string; numeroDocumento: string; nombre: string; direccion: string; email: string };
  lineas: LineaEscrita[];
  descuentoGlobal: AjusteEscrito & { enBase: boolean };
  cargosGlobales: { codigo: string; ajuste: AjusteEscrito }[];
  anticipos: { codigo: string; total: string; documento: { tipo: string; numero: string } }[];
  formaPago: { tipo: 'Contado' | 'Credito'; pagado: string; cuotas: CuotaEscrita[] };
  fechaVencimiento: string;
  detraccion: { aplica: boolean; codigo: string; cuenta: string; medioPago: string };
  /** Of the total, from -1.00 to 1.00. */
  redondeo: string;
  /** Empty: none. */
  percepcion: string;
  retencion: boolean;
  ordenCompra: string;
  guias: { tipo: string; numero: string }[];
  observacion: string;
};

export type AjusteEscrito = { en: 'porcentaje' | 'monto'; valor: string };
export type CuotaEscrita = { monto: string; vence: string };
export type LineaEscrita = {
  /** Keeps a row of the form to its line while others come and go. */
  clave: string;
  productoId: string | null;
  codigo: string;
  descripcion: string;
  unidad: string;
  cantidad: string;
  precioUnitario: string;
  afectacion: string;
  descuento: AjusteEscrito;
  /** `sistema` empty: none. A rate is typed as a percentage. */
  isc: { sistema: string; tasa: string; montoUnitario: string; precioSugerido: string };
  bolsas: string;
  codigoProductoSunat: string;
  gtin: string;
};

export const ventaVacia = (): VentaEscrita => ({
  moneda: 'PEN',
  precios: 'con-impuestos',
  tipoOperacion: '',
  cliente: { tipoDocumento: '6', numeroDocumento: '', nombre: '', direccion: '', email: '' },
  lineas: [],
  descuentoGlobal: { en: 'porcentaje', valor: '', enBase: true },
  cargosGlobales: [],
  anticipos: [],
  formaPago: { tipo: 'Contado', pagado: '', cuotas: [] },
  fechaVencimiento: '',
  detraccion: { aplica: false, codigo: '', cuenta: '', medioPago: '001' },
  redondeo: '',
  percepcion: '',
  retencion: false,
  ordenCompra: '',
  guias: [],
  observacion: '',
});

const sinExtras = {
  descuento: { en: 'porcentaje', valor: '' },
  isc: { sistema: '', tasa: '', montoUnitario: '', precioSugerido: '' },
  bolsas: '',
  codigoProductoSunat: '',
} as const;

export const lineaDeProducto = (producto: Producto, clave: string): LineaEscrita => ({
  ...sinExtras,
  clave,
  productoId: producto.id,
  codigo: producto.codigo,
  descripcion: producto.nombre,
  unidad: producto.unidad,
  cantidad: '1',
  precioUnitario: producto.precio,
  afectacion: producto.afectacion,
  gtin: /^(\d{8}|\d{12,14})$/.test(producto.codigoBarras ?? '') ? producto.codigoBarras! : '',
});

/** Something that is in no list: a service, or what is sold once. */
export const lineaLibre = (descripcion: string, clave: string): LineaEscrita => ({
  ...sinExtras,
  clave,
  productoId: null,
  codigo: 'LIBRE',
  descripcion,
  unidad: 'NIU',
  cantidad: '1',
  precioUnitario: '',
  afectacion: '10',
  gtin: '',
});

/** As people type numbers: spaces around, and a comma for the decimals. */
const numero = (texto: string): string => texto.trim().replace(',', '.');
const oNulo = (texto: string): string | null => (texto.trim() === '' ? null : texto.trim());

const ajusteDe = ({ en, valor }: AjusteEscrito) =>
  en === 'porcentaje' ? { porcentaje: numero(valor) } : { monto: numero(valor) };

/** `'2.5'` → `'0.025'`, without a detour through a JS number. */
export function fraccionDe(porcentaje: string): string {
  const [, entero = '', decimales = ''] = /^(\d{1,3})(?:\.(\d*))?$/.exec(numero(porcentaje)) ?? [];
  if (entero === '') return porcentaje;
  const cifras = entero.padStart(3, '0') + decimales;
  return `${cifras.slice(0, -2 - decimales.length)}.${cifras.slice(-2 - decimales.length)}`
    .replace(/^0+(?=\d)/, '')
    .replace(/\.?0+$/, '');
}

function iscDe({ sistema, tasa, montoUnitario, precioSugerido }: LineaEscrita['isc']) {
  if (sistema === '') return undefined;
  if (sistema === '02') return { sistema, montoUnitario: numero(montoUnitario) };
  return sistema === '03'
    ? { sistema, tasa: fraccionDe(tasa), precioSugerido: numero(precioSugerido) }
    : { sistema, tasa: fraccionDe(tasa) };
}

/** One line of the request as far as it is written; the contract says what is wrong with it. */
export function lineaPedida(linea: LineaEscrita) {
  const { productoId, codigo, descripcion, unidad, afectacion, descuento, bolsas, codigoProductoSunat, gtin } = linea;
  const isc = iscDe(linea.isc);
  return {
    productoId,
    codigo,
    descripcion,
    unidad,
    afectacion,
    cantidad: numero(linea.cantidad),
    precioUnitario: numero(linea.precioUnitario),
    ...(descuento.valor.trim() === '' ? {} : { descuento: ajusteDe(descuento) }),
    ...(isc ? { isc } : {}),
    ...(bolsas.trim() === '' ? {} : { bolsas: bolsas.trim() }),
    codigoProductoSunat: oNulo(codigoProductoSunat),
    gtin: oNulo(gtin),
  };
}

const clienteDe = (tipo: '01' | '03', { cliente }: VentaEscrita) =>
  tipo === '03' && cliente.numeroDocumento.trim() === '' && cliente.nombre.trim() === ''
    ? null
    : { ...cliente, direccion: oNulo(cliente.direccion), email: oNulo(cliente.email) };

function formaPagoDe({ tipo, pagado, cuotas }: VentaEscrita['formaPago']) {
  if (tipo === 'Contado') return { tipo };
  return {
    tipo,
    ...(pagado.trim() === '' ? {} : { pagado: numero(pagado) }),
    cuotas: cuotas.map(({ monto, vence }) => ({ monto: numero(monto), vence })),
  };
}

/** What is added to or taken off the whole document. */
export const ajustesPedidos = ({ descuentoGlobal, cargosGlobales, anticipos }: VentaEscrita) => ({
  ...(descuentoGlobal.valor.trim() === ''
    ? {}
    : { descuentoGlobal: { ...ajusteDe(descuentoGlobal), enBase: descuentoGlobal.enBase } }),
  cargosGlobales: cargosGlobales.map(({ codigo, ajuste }) => ({ codigo, ajuste: ajusteDe(ajuste) })),
  anticipos: anticipos.map(({ codigo, total, documento }) => ({
    codigo,
    total: numero(total),
    documento: { tipo: documento.tipo, numero: documento.numero.trim().toUpperCase() },
  })),
});

/** The request, or what is wrong with it by field, in the words of the contract. */
export function aPedido(
  tipo: '01' | '03',
  escrita: VentaEscrita,
): { pedido: DocumentoEmision; errores: null } | { pedido: null; errores: Errores } {
  const { detraccion, percepcion } = escrita;
  const leido = documentoEmisionBody.safeParse({
    tipo,
    moneda: escrita.moneda,
    precios: escrita.precios,
    ...(escrita.tipoOperacion === '' ? {} : { tipoOperacion: escrita.tipoOperacion }),
    cliente: clienteDe(tipo, escrita),
    lineas: escrita.lineas.map(lineaPedida),
    ...ajustesPedidos(escrita),
    ...(escrita.redondeo.trim() === '' ? {} : { redondeo: numero(escrita.redondeo) }),
    formaPago: formaPagoDe(escrita.formaPago),
    fechaVencimiento: oNulo(escrita.fechaVencimiento),
    detraccion: detraccion.aplica
      ? { codigo: detraccion.codigo, cuenta: detraccion.cuenta, medioPago: detraccion.medioPago }
      : null,
    percepcion: percepcion === '' ? null : { codigo: percepcion },
    retencion: escrita.retencion,
    ordenCompra: oNulo(escrita.ordenCompra),
    guias: escrita.guias.map((guia) => ({ ...guia, numero: guia.numero.trim().toUpperCase() })),
    leyendas: escrita.observacion.trim() === '' ? [] : [{ codigo: null, texto: escrita.observacion.trim() }],
  });
  return leido.success
    ? { pedido: leido.data, errores: null }
    : { pedido: null, errores: erroresDelContrato(leido.error) };
}
