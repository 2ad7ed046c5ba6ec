import type { CausaImposible, CifraImposible } from '@jsol/tributos/cifra-imposible';
import { comparar, decimal, monto } from '@jsol/tributos/dinero';
import type { Comprobante } from './comprobante.ts';
import { validarCliente } from './documento-identidad.ts';
import { anotarReparos, type Reparo } from './reparo.ts';
import { validarNota } from './validar-nota.ts';
import { validarPago } from './validar-pago.ts';

/** The dated data that the rules of a receipt need, in force on its issue date. */
export type ReglasDeEmision = {
  /** In soles: above it a boleta names its customer. */
  umbralIdentificacion: string;
  /** Catalogue 03. */
  unidades: ReadonlySet<string>;
};

/** Above any threshold. */
const siempreIdentificado = '999999999.99';

/**
 * What SUNAT would refuse in a receipt, in words, each with the field of the form it came from. Arithmetic is not among
 * it: the engine makes no other figures than right ones.
 */
export function validarComprobante(comprobante: Comprobante, reglas: ReglasDeEmision): Reparo[] {
  return [
    ...reparosDeLineas(comprobante, reglas),
    ...reparosDelCliente(comprobante, reglas),
    ...reparosDeLaOperacion(comprobante),
    ...reparosDeReferencias(comprobante),
    ...validarPago(comprobante),
    ...validarNota(comprobante),
  ];
}

function reparosDeLineas(comprobante: Comprobante, { unidades }: ReglasDeEmision): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { lineas, nota } = comprobante;
  exigir(lineas.length > 0, 'lineas', 'Agregue al menos un producto.');
  const conIvap = lineas.some(({ tributo }) => tributo === '1016');
  for (const linea of lineas) {
    const campo = `lineas.${linea.orden - 1}`;
    const cual = `La línea ${linea.orden}`;
    exigir(linea.descripcion !== '', `${campo}.descripcion`, `${cual} no tiene descripción.`);
    exigir(
      unidades.has(linea.unidad),
      `${campo}.unidad`,
      `${cual} tiene la unidad "${linea.unidad}", que no está en el catálogo de SUNAT.`,
    );
    exigir(
      linea.tributo === '9996' || comparar(linea.total, '0') > 0 || nota?.motivo === '13',
      campo,
      `${cual} queda en S/ 0.00: una entrega gratuita no se vende con descuento.`,
    );
    exigir(
      linea.tributo !== '9996' || comparar(linea.valorVenta, '0') > 0,
      `${campo}.precioUnitario`,
      `${cual} es gratuita y lleva su valor referencial.`,
    );
    exigir(
      !conIvap || linea.tributo === '1016' || linea.tributo === '9996',
      `${campo}.afectacion`,
      `${cual} no es de IVAP: el arroz pilado va en un comprobante aparte.`,
    );
    exigir(
      linea.gtin === null || /^(\d{8}|\d{12,14})$/.test(linea.gtin),
      `${campo}.gtin`,
      `${cual} tiene un código de barras que no es GTIN de 8, 12, 13 o 14 dígitos.`,
    );
    exigir(
      linea.codigoProductoSunat === null || /^\d{8}$/.test(linea.codigoProductoSunat),
      `${campo}.codigoProductoSunat`,
      `${cual} tiene un código de producto SUNAT que no es de 8 dígitos.`,
    );
  }
  return reparos;
}

const esExportacion = ({ tipoOperacion }: Comprobante): boolean => tipoOperacion.startsWith('02');

function reparosDelCliente(comprobante: Comprobante, { umbralIdentificacion }: ReglasDeEmision): Reparo[] {
  const { tipo, nota, totales, moneda, tipoCambio, cliente, tipoOperacion } = comprobante;
  const deFactura = tipo === '01' || nota?.afectado.tipo === '01';
  // A boleta in dollars whose exchange rate is not known is held to the rule whatever its amount.
  const enSoles = tipoCambio === null ? siempreIdentificado : monto(decimal(totales.total).times(decimal(tipoCambio)));
  const reparo = validarCliente({
    // Foreign customers have no RUC: exports, and sales to them in the country.
    tipo: deFactura && !esExportacion(comprobante) && tipoOperacion !== '0401' ? '01' : '03',
    umbral: umbralIdentificacion,
    totalEnSoles: deFactura ? siempreIdentificado : moneda === 'PEN' ? totales.total : enSoles,
    cliente,
  });
  return reparo ? [{ campo: `cliente.${reparo.campo}`, motivo: reparo.motivo }] : [];
}

function reparosDeLaOperacion(comprobante: Comprobante): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  const { lineas, tipoOperacion, tipoCambio, fechaVencimiento, fechaEmision } = comprobante;
  exigir(/^\d{4}$/.test(tipoOperacion), 'tipoOperacion', 'Elija el tipo de operación.');
  const exportadas = lineas.filter(({ tributo }) => tributo === '9995').length;
  const vendidas = lineas.filter(({ tributo }) => tributo !== '9996').length;
  exigir(
    esExportacion(comprobante) ? exportadas === vendidas : exportadas === 0,
    'tipoOperacion',
    esExportacion(comprobante)
      ? 'En una exportación todas las líneas son de exportación.'
      : 'Las líneas de exportación van con un tipo de operación de exportación.',
  );
  exigir(
    tipoCambio === null || (/^\d{1,4}(\.\d{1,6})?$/.test(tipoCambio) && comparar(tipoCambio, '0') > 0),
    'tipoCambio',
    'El tipo de cambio es mayor que cero, con hasta 6 decimales, por ejemplo 3.725.',
  );
  exigir(
    fechaVencimiento === null || fechaVencimiento >= fechaEmision,
    'fechaVencimiento',
    'La fecha de vencimiento no puede ser anterior a la de emisión.',
  );
  return reparos;
}

function reparosDeReferencias({ ordenCompra, guias, anticipos, relacionados }: Comprobante): Reparo[] {
  const { reparos, exigir } = anotarReparos();
  exigir((ordenCompra ?? '').length <= 20, 'ordenCompra', 'La orden de compra tiene hasta 20 letras y números.');
  guias.forEach(({ numero }, indice) =>
    exigir(
      /^(\d{4}|[TVE][A-Z0-9]{3})-\d{1,8}$/.test(numero),
      `guias.${indice}.numero`,
      `"${numero}" no es el número de una guía, como T001-15.`,
    ),
  );
  anticipos.forEach(({ documento: { tipo, numero } }, indice) =>
    exigir(
      (tipo === '02' ? /^(\d{4}|[FE][A-Z0-9]{3})-\d{1,8}$/ : /^(\d{4}|B[A-Z0-9]{3}|EB01)-\d{1,8}$/).test(numero),
      `anticipos.${indice}.documento.numero`,
      `"${numero}" no es el número de la ${tipo === '02' ? 'factura' : 'boleta'} del anticipo.`,
    ),
  );
  relacionados.forEach(({ numero }, indice) =>
    exigir(
      numero.trim() !== '' && numero.length <= 30,
      `relacionados.${indice}.numero`,
      'Escriba el número del documento relacionado, de hasta 30 letras.',
    ),
  );
  return reparos;
}

const imposibles: Readonly<Record<CausaImposible, { campo: string; motivo: string }>> = {
  descuento: { campo: 'descuentoGlobal', motivo: 'El descuento es mayor que lo que se vende.' },
  anticipo: { campo: 'anticipos', motivo: 'Los anticipos son mayores que lo que se vende de su clase.' },
  redondeo: { campo: 'redondeo', motivo: 'El redondeo va de −1.00 a 1.00.' },
  isc: { campo: 'isc', motivo: 'El precio es menor que el ISC que incluye.' },
  gratuita: { campo: 'afectacion', motivo: 'Una entrega gratuita no lleva descuentos, cargos, ISC ni otros tributos.' },
  total: { campo: 'lineas', motivo: 'Los descuentos y anticipos dejan el comprobante por debajo de cero.' },
};

/** Why there is no such receipt, for the person who filled the form in. */
export function explicarImposible({ causa, linea }: CifraImposible): Reparo {
  const { campo, motivo } = imposibles[causa];
  if (linea === null) return { campo, motivo };
  const enLinea = causa === 'descuento' ? 'descuento' : campo;
  return { campo: `lineas.${linea}.${enLinea}`, motivo: `Línea ${linea + 1}: ${motivo}` };
}
