/**
 * What to do with each SUNAT code (workbook of rules, sheet "CódigosRetorno"; Manual del Programador, "Tipos de
 * respuesta"). Data, not logic: {@link import('./respuesta-sunat.ts')} applies the ranges where a code is not here.
 */

/**
 * - `aceptar`, `observar`: registered. `rechazar`: registered as rejected, its number is spent.
 * - `reintentar`: not registered; the same bytes later. `preguntar`: ask SUNAT what it has before anything else.
 * - `nuevo-numero`: that number was spent before (1032). `excepcion`: not registered; a person must fix something, and
 *   the same number goes out again.
 */
export type Accion = 'aceptar' | 'observar' | 'rechazar' | 'reintentar' | 'preguntar' | 'nuevo-numero' | 'excepcion';

export type Explicacion = {
  /** What happened, in one sentence a cashier understands. */
  motivo: string;
  /** Which datum is at fault, in the words of the screen; null when none is. */
  campo: string | null;
  /** What to do about it. */
  arreglo: string;
};

/** Codes whose action differs from that of their range. */
export const acciones: Readonly<Record<string, Accion>> = {
  // SUNAT cannot answer now.
  ...deCada('reintentar', '0100 0109 0110 0111 0125 0127 0130 0131 0132 0133 0134 0135 0136 0137 0138'),
  ...deCada('reintentar', '0200 0250 0251 0252 0253'),
  // Access: user, password, profile, affiliation.
  ...deCada('excepcion', '0101 0102 0103 0104 0105 0106 0112 0113 0126'),
  // Packaging and configuration.
  ...deCada('excepcion', '0151 0152 0153 0154 0155 0156 0157 0158 0159 0160 0161 0306'),
  // The document, or one like it, is there already.
  ...deCada('preguntar', '0140 1033 2223 2282 2323 2324 2987'),
  '1032': 'nuevo-numero',
};

/** How many times to retry before a person is told; absent: for as long as it takes. */
export const reintentosMaximos: Readonly<Record<string, number>> = {
  // "Rejected by policy" arrives as 0111 under load; twice in a row it is the user's profile.
  '0111': 2,
};

function deCada(accion: Accion, codigos: string): Record<string, Accion> {
  return Object.fromEntries(codigos.split(' ').map((codigo) => [codigo, accion]));
}

const acceso = (motivo: string): Explicacion => ({
  motivo,
  campo: 'Acceso a SUNAT',
  arreglo: 'Pida al administrador que revise el usuario y la clave SOL, y luego reintente; el número se conserva.',
});
const sistema = (motivo: string): Explicacion => ({
  motivo,
  campo: null,
  arreglo: 'Avise a soporte con este código. No hace falta volver a vender: el comprobante se reenvía al corregirlo.',
});
const nuevo = (motivo: string, campo: string, arreglo: string): Explicacion => ({
  motivo,
  campo,
  arreglo: `${arreglo} Luego emita de nuevo: saldrá con otro número, y el rechazado queda registrado.`,
});
const caida: Explicacion = {
  motivo: 'SUNAT no puede atender en este momento.',
  campo: null,
  arreglo: 'No haga nada: se vuelve a enviar solo.',
};
const aritmetica = (motivo: string): Explicacion =>
  nuevo(motivo, 'Importes', 'Avise a soporte: el cálculo no cuadra con el de SUNAT.');

/** Texts for the codes people meet; the rest get SUNAT's own words and the advice of their range. */
export const explicaciones: Readonly<Record<string, Explicacion>> = {
  ...Object.fromEntries(
    Object.entries(acciones)
      .filter(([codigo, accion]) => accion === 'reintentar' && codigo !== '0111' && codigo !== '0127')
      .map(([codigo]) => [codigo, caida]),
  ),
  '0101': acceso('SUNAT no entendió los datos de acceso.'),
  '0102': acceso('El usuario o la clave SOL no son correctos.'),
  '0103': acceso('El usuario SOL no existe.'),
  '0104': acceso('La clave SOL no es correcta.'),
  '0105': acceso('El usuario SOL no está activo.'),
  '0106': acceso('El usuario SOL no sirve para enviar comprobantes.'),
  '0111': acceso('SUNAT no dejó entrar al usuario SOL, por falta del perfil de envío o por saturación.'),
  '0112': acceso('El usuario SOL debe ser secundario y tener el perfil de envío de documentos electrónicos.'),
  '0113': acceso('La empresa no está afiliada a la emisión electrónica con ese usuario.'),
  '0140': {
    motivo: 'SUNAT todavía procesa este mismo comprobante.',
    campo: null,
    arreglo: 'Espere unos minutos: se consulta solo.',
  },
  '0151': sistema('El nombre del archivo ZIP no tiene la forma que pide SUNAT.'),
  '0154': acceso('El RUC del comprobante no es el del usuario SOL.'),
  '0156': sistema('SUNAT no pudo abrir el archivo ZIP.'),
  '0161': sistema('El XML y el ZIP no se llaman igual.'),
  '0306': sistema('SUNAT no pudo leer el XML.'),
  '1032': {
    motivo: 'Ese número ya fue informado antes y quedó rechazado o anulado.',
    campo: 'Número',
    arreglo: 'Emita de nuevo con otro número.',
  },
  '1033': {
    motivo: 'SUNAT ya tiene un comprobante con este número.',
    campo: 'Número',
    arreglo: 'Se consulta solo si es este mismo; si no lo fuera, avise a contabilidad.',
  },
  '1034': sistema('El RUC del archivo y el del comprobante no coinciden.'),
  '1035': sistema('La serie del archivo y la del comprobante no coinciden.'),
  '1036': sistema('El número del archivo y el del comprobante no coinciden.'),
  '1049': sistema('La serie y el número del archivo no coinciden con los del comprobante.'),
  '1078': {
    motivo: 'Esta empresa debe enviar por un operador (OSE), no directamente a SUNAT.',
    campo: 'Canal de envío',
    arreglo: 'Pida al administrador que configure la dirección del OSE y luego reintente; el número se conserva.',
  },
  '1079': {
    motivo: 'La boleta es muy antigua para enviarse sola.',
    campo: 'Fecha de emisión',
    arreglo: 'Avise a contabilidad: se informa en un resumen diario, con el mismo número.',
  },
  '1083': {
    motivo: 'El RUC del cliente no existe.',
    campo: 'RUC del cliente',
    arreglo: 'Corrija el cliente y vuelva a emitir; el número se conserva.',
  },
  '1086': {
    motivo: 'SUNAT registra a la empresa como sin capacidad operativa.',
    campo: 'Emisor',
    arreglo: 'Deje de emitir y avise a gerencia.',
  },
  '2010': nuevo('El RUC de la empresa no está activo.', 'Emisor', 'Deje de emitir y avise a gerencia.'),
  '2011': nuevo('El RUC de la empresa figura como no habido.', 'Emisor', 'Deje de emitir y avise a gerencia.'),
  '2017': nuevo('El documento del cliente debe ser un RUC.', 'RUC del cliente', 'Corrija el RUC del cliente.'),
  '2022': nuevo('El nombre del cliente no tiene la forma que pide SUNAT.', 'Nombre del cliente', 'Corrija el nombre.'),
  '2108': nuevo(
    'Se informó fuera de plazo.',
    'Fecha de emisión',
    'Avise a contabilidad: el plazo de este comprobante terminó.',
  ),
  '2325': nuevo('El certificado digital no es el que se informó a SUNAT.', 'Certificado', 'Avise al administrador.'),
  '2326': nuevo('El certificado digital está revocado.', 'Certificado', 'Avise al administrador.'),
  '2327': nuevo('El certificado digital está vencido.', 'Certificado', 'Avise al administrador.'),
  '2329': nuevo('La fecha de emisión está fuera de rango.', 'Fecha de emisión', 'Avise a soporte: revise el reloj.'),
  '2335': nuevo('La firma no corresponde al contenido.', 'Firma', 'Avise a soporte.'),
  '2800': nuevo(
    'El tipo de documento del cliente no corresponde a este comprobante.',
    'Documento del cliente',
    'Use RUC para factura, o emita una boleta.',
  ),
  '2801': nuevo('El DNI del cliente no es válido.', 'DNI del cliente', 'Escriba los 8 dígitos del DNI.'),
  '2802': nuevo('El documento del cliente no es válido.', 'Documento del cliente', 'Corrija el documento.'),
  '2936': nuevo('La unidad de medida de un producto no existe.', 'Unidad de medida', 'Corrija la unidad del producto.'),
  '3030': nuevo('Falta el código del establecimiento.', 'Establecimiento', 'Avise al administrador.'),
  '3105': nuevo(
    'Una línea no tiene su tributo.',
    'Afectación del producto',
    'Revise la afectación al IGV del producto.',
  ),
  '3205': nuevo('Falta el tipo de operación.', 'Tipo de operación', 'Avise a soporte.'),
  '3223': nuevo(
    'La combinación de tributos de una línea no se permite.',
    'Afectación del producto',
    'Revise la afectación al IGV del producto.',
  ),
  '3244': nuevo('La factura no dice la forma de pago.', 'Forma de pago', 'Avise a soporte.'),
  '3462': nuevo('La tasa de IGV no es la vigente.', 'Tasa de IGV', 'Avise a contabilidad para que revise la tasa.'),
  ...Object.fromEntries(
    [
      ['3270', 'El precio unitario no corresponde al valor de la línea.'],
      ['3271', 'El valor de una línea no es cantidad por valor unitario.'],
      ['3277', 'La base gravada no es la suma de las líneas.'],
      ['3278', 'El valor de venta no es la suma de las líneas.'],
      ['3279', 'El precio de venta no es valor más tributos.'],
      ['3280', 'El importe total no cuadra.'],
      ['3291', 'El IGV no corresponde a la base.'],
      ['3294', 'El total de tributos no es la suma de los tributos.'],
    ].map(([codigo, motivo]) => [codigo!, aritmetica(motivo!)]),
  ),
};
