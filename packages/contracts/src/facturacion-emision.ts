import { z } from 'zod';
import { cantidadSchema, decimalSchema, monedaSchema, montoSchema } from './dinero.ts';
import { anulacionPosibleSchema, comprobanteResumenSchema, viaSchema } from './facturacion.ts';

const codigo = (patron: RegExp, mensaje: string) => z.string().regex(patron, mensaje);
const establecimiento = codigo(/^\d{4}$/, 'El establecimiento tiene 4 dígitos').default('0000');
const porcentaje = codigo(/^\d{1,3}(\.\d{1,5})?$/, 'Escriba un porcentaje, por ejemplo 10 o 2.5');
const fraccion = codigo(/^0(\.\d{1,6})?$|^1$/, 'Escriba una tasa entre 0 y 1, por ejemplo 0.20');
const numeroDocumento = codigo(/^[A-Z0-9]{4}-\d{1,8}$/, 'Escriba serie y número, por ejemplo F001-15');
const ubigeo = codigo(/^\d{6}$/, 'El ubigeo tiene 6 dígitos');

const ajuste = z.union([z.strictObject({ porcentaje }), z.strictObject({ monto: montoSchema })]);

export const clienteEmisionSchema = z.strictObject({
  tipoDocumento: z.enum(['0', '1', '4', '6', '7', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']),
  numeroDocumento: z.string().trim().min(1, 'Escriba el número de documento').max(15),
  nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(1_500),
  direccion: z.string().trim().max(200).nullable().default(null),
  email: z.email('Escriba un correo válido').max(120).nullable().default(null),
});

/** Catalogue 07. */
export const afectacionSchema = z.enum([
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  '17',
  '20',
  '21',
  '30',
  '31',
  '32',
  '33',
  '34',
  '35',
  '36',
  '37',
  '40',
]);

export const lineaEmisionSchema = z.strictObject({
  productoId: z.uuid().nullable().default(null),
  codigo: z.string().trim().min(1, 'Escriba el código').max(30),
  descripcion: z.string().trim().min(1, 'Escriba la descripción').max(500),
  unidad: codigo(/^[A-Z0-9]{2,3}$/, 'Elija la unidad (catálogo 03), por ejemplo NIU'),
  cantidad: cantidadSchema,
  precioUnitario: decimalSchema,
  afectacion: afectacionSchema,
  descuento: ajuste.optional(),
  descuentoFueraDeBase: ajuste.optional(),
  cargo: ajuste.optional(),
  cargoFueraDeBase: ajuste.optional(),
  isc: z
    .discriminatedUnion('sistema', [
      z.strictObject({ sistema: z.literal('01'), tasa: fraccion }),
      z.strictObject({ sistema: z.literal('02'), montoUnitario: decimalSchema }),
      z.strictObject({ sistema: z.literal('03'), tasa: fraccion, precioSugerido: decimalSchema }),
    ])
    .optional(),
  bolsas: codigo(/^\d{1,6}$/, 'Las bolsas se cuentan enteras')
    .optional()
    .describe('Bolsas de plástico de la línea: la tarifa del ICBPER es la del día'),
  otrosTributos: z.strictObject({ tasa: fraccion }).optional(),
  codigoProductoSunat: codigo(/^\d{8}$/, 'El código de SUNAT tiene 8 dígitos')
    .nullable()
    .default(null),
  gtin: codigo(/^\d{8}$|^\d{12,14}$/, 'El GTIN tiene 8, 12, 13 o 14 dígitos')
    .nullable()
    .default(null),
  propiedades: z
    .array(z.strictObject({ codigo: z.string().max(4), nombre: z.string().max(100), valor: z.string().max(500) }))
    .max(30)
    .default([])
    .describe('Catálogo 55'),
});

/** A factura or boleta as a person fills it in, without the till. */
export const documentoEmisionBody = z.strictObject({
  tipo: z.enum(['01', '03']),
  establecimiento,
  moneda: monedaSchema.default('PEN'),
  precios: z.enum(['con-impuestos', 'sin-impuestos']).default('con-impuestos'),
  tipoOperacion: codigo(/^\d{4}$/, 'Elija el tipo de operación (catálogo 51)').optional(),
  cliente: clienteEmisionSchema.nullable().describe('null: boleta sin identificar'),
  lineas: z.array(lineaEmisionSchema).min(1, 'Agregue al menos una línea').max(1_000),
  descuentoGlobal: z
    .union([
      z.strictObject({ porcentaje, enBase: z.boolean() }),
      z.strictObject({ monto: montoSchema, enBase: z.boolean() }),
    ])
    .optional(),
  cargosGlobales: z
    .array(z.strictObject({ codigo: z.enum(['45', '46', '49', '50']), ajuste }))
    .max(10)
    .optional(),
  anticipos: z
    .array(
      z.strictObject({
        codigo: z.enum(['04', '05', '06']),
        total: montoSchema,
        documento: z.strictObject({ tipo: z.enum(['02', '03']), numero: numeroDocumento }),
      }),
    )
    .max(50)
    .optional(),
  redondeo: codigo(/^-?[01](\.\d{1,2})?$/, 'El redondeo va de -1.00 a 1.00').optional(),
  formaPago: z
    .discriminatedUnion('tipo', [
      z.strictObject({ tipo: z.literal('Contado') }),
      z.strictObject({
        tipo: z.literal('Credito'),
        pagado: montoSchema.optional(),
        cuotas: z
          .array(z.strictObject({ monto: montoSchema, vence: z.iso.date() }))
          .min(1, 'Agregue al menos una cuota')
          .max(60),
      }),
    ])
    .default({ tipo: 'Contado' }),
  fechaVencimiento: z.iso.date().nullable().default(null),
  detraccion: z
    .strictObject({
      codigo: codigo(/^\d{3}$/, 'Elija el bien o servicio (catálogo 54)'),
      cuenta: z.string().trim().min(5, 'Escriba la cuenta del Banco de la Nación').max(30),
      medioPago: codigo(/^\d{3}$/, 'Elija el medio de pago (catálogo 59)'),
    })
    .nullable()
    .default(null),
  percepcion: z
    .strictObject({ codigo: z.enum(['51', '52', '53']) })
    .nullable()
    .default(null)
    .describe('La tasa es la del día'),
  retencion: z.boolean().default(false).describe('El cliente es agente de retención: la tasa es la del día'),
  ordenCompra: z.string().trim().max(20).nullable().default(null),
  guias: z
    .array(z.strictObject({ tipo: z.enum(['09', '31']), numero: numeroDocumento }))
    .max(20)
    .default([]),
  relacionados: z
    .array(z.strictObject({ tipo: z.string().max(2), numero: z.string().max(30) }))
    .max(20)
    .default([]),
  leyendas: z
    .array(z.strictObject({ codigo: z.string().max(4).nullable(), texto: z.string().trim().min(1).max(200) }))
    .max(10)
    .default([]),
});
export type DocumentoEmision = z.infer<typeof documentoEmisionBody>;

const lineaBorradorSchema = z.object({
  orden: z.number().int(),
  codigo: z.string(),
  descripcion: z.string(),
  unidad: z.string(),
  cantidad: z.string(),
  precioUnitario: z.string(),
  afectacion: z.string(),
  valorVenta: z.string(),
  igv: z.string(),
  impuestos: z.string(),
  total: z.string(),
});

/** What the document would say, computed by the server as it would be issued; no number is taken. */
export const borradorSchema = z.object({
  lineas: z.array(lineaBorradorSchema),
  totales: z.object({
    gravado: z.string(),
    exonerado: z.string(),
    inafecto: z.string(),
    exportacion: z.string(),
    gratuito: z.string(),
    igv: z.string(),
    ivap: z.string(),
    isc: z.string(),
    icbper: z.string(),
    otrosTributos: z.string(),
    impuestos: z.string(),
    descuentos: z.string(),
    cargosFueraDeBase: z.string(),
    anticipos: z.string(),
    redondeo: z.string(),
    valorVenta: z.string(),
    precioVenta: z.string(),
    total: z.string(),
  }),
  enLetras: z.string(),
  detraccion: z.string().nullable().describe('En soles'),
  percepcion: z.string().nullable().describe('En soles'),
  retencion: z.string().nullable(),
  pendiente: z.string().nullable().describe('Lo que suman las cuotas de un crédito'),
  tipoCambio: z.string().nullable(),
  reparos: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .describe('Lo que impide emitirlo; vacío si se puede'),
});
export type Borrador = z.infer<typeof borradorSchema>;

export const emitidoSchema = z.object({ comprobanteId: z.uuid(), numero: z.string(), total: z.string() });

/** A note from a document: figures follow from the document, the reason and what is chosen. */
export const notaBody = z.strictObject({
  tipo: z.enum(['07', '08']),
  motivo: codigo(/^\d{2}$/, 'Elija el motivo'),
  sustento: z.string().trim().min(3, 'Escriba el sustento, desde 3 letras').max(250),
  lineas: z
    .array(
      z.strictObject({
        orden: z.number().int().min(1),
        cantidad: cantidadSchema.optional(),
        rebaja: decimalSchema.optional().describe('Lo que se descuenta de cada unidad, con impuestos (motivo 05)'),
      }),
    )
    .max(1_000)
    .optional(),
  monto: montoSchema.optional().describe('Con impuestos, para motivos de un monto'),
  cuotas: z
    .array(z.strictObject({ monto: montoSchema, vence: z.iso.date() }))
    .max(60)
    .optional()
    .describe('Motivo 13: las nuevas cuotas'),
});
export type NotaBody = z.infer<typeof notaBody>;

/** What can be amended of a document, for the form of its notes. */
export const notaPropuestaSchema = z.object({
  comprobante: comprobanteResumenSchema,
  queda: z.string().describe('Lo que aún se puede acreditar'),
  motivos: z.array(
    z.object({
      tipo: z.enum(['07', '08']),
      codigo: z.string(),
      nombre: z.string(),
      alcance: z.enum(['todo', 'items', 'monto', 'credito']),
      disponible: z.boolean(),
      porQueNo: z.string().nullable(),
    }),
  ),
  lineas: z.array(
    z.object({
      orden: z.number().int(),
      codigo: z.string(),
      descripcion: z.string(),
      unidad: z.string(),
      cantidad: z.string(),
      porDevolver: z.string(),
      precioUnitario: z.string().describe('Lo que costó cada unidad al final, con impuestos'),
      total: z.string(),
    }),
  ),
});

export const anularBody = z.strictObject({
  comprobanteIds: z.array(z.uuid()).min(1, 'Elija al menos un comprobante').max(500),
  motivo: z.string().trim().min(3, 'Escriba por qué se anula, desde 3 letras').max(100),
  entregado: z.boolean().default(false).describe('El cliente ya tiene el comprobante'),
});
export const anularRespuesta = z.object({
  anulaciones: z.array(
    z.object({
      comprobanteId: z.uuid(),
      numero: z.string(),
      resultado: z
        .enum(['anulado', 'informada', 'en-espera'])
        .describe('anulado: ya; informada: vale cuando SUNAT acepte el archivo; en-espera: sigue al resumen en curso'),
      archivo: z.string().nullable().describe('RA-20261124-1'),
    }),
  ),
});
export { anulacionPosibleSchema };

export const reemitirBody = z.strictObject({
  cliente: clienteEmisionSchema.nullable().default(null).describe('El cliente corregido; null: el mismo'),
});
export const corregirClienteBody = z.strictObject({ cliente: clienteEmisionSchema });

const persona = z.strictObject({
  tipoDocumento: z.string().regex(/^[0-9A-H]$/, 'Elija el tipo de documento'),
  numeroDocumento: z.string().trim().min(1, 'Escriba el número de documento').max(15),
  nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(250),
});
const punto = z.strictObject({
  ubigeo,
  direccion: z.string().trim().min(3, 'Escriba la dirección').max(500),
  establecimiento: z
    .strictObject({ codigo: codigo(/^\d{4}$/, 'Son 4 dígitos'), ruc: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos') })
    .nullable()
    .default(null),
});

/** A guía de remisión: 09 by who sends the goods, 31 by the carrier. */
export const guiaBody = z.strictObject({
  tipo: z.enum(['09', '31']),
  establecimiento,
  remitente: persona.nullable().default(null),
  destinatario: persona,
  comprador: persona.nullable().default(null),
  proveedor: persona.nullable().default(null),
  motivo: z
    .strictObject({ codigo: z.string().max(2), descripcion: z.string().trim().max(100) })
    .nullable()
    .default(null),
  modalidad: z.enum(['01', '02']).nullable().default(null),
  inicioTraslado: z.iso.date(),
  pesoBruto: codigo(/^\d{1,9}(\.\d{1,3})?$/, 'Escriba el peso, con hasta 3 decimales'),
  unidadPeso: z.enum(['KGM', 'TNE']).default('KGM'),
  pesoNeto: codigo(/^\d{1,9}(\.\d{1,3})?$/, 'Escriba el peso, con hasta 3 decimales')
    .nullable()
    .default(null),
  bultos: z.number().int().min(1).max(999_999).nullable().default(null),
  indicadores: z
    .array(
      z.enum([
        'TransbordoProgramado',
        'TrasladoVehiculoM1L',
        'RetornoVehiculoEnvaseVacio',
        'RetornoVehiculoVacio',
        'TrasladoTotalDAMoDS',
        'VehiculoConductoresTransp',
      ]),
    )
    .default([]),
  transportista: z
    .strictObject({
      ruc: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos'),
      razonSocial: z.string().trim().min(1, 'Escriba la razón social').max(250),
      registroMtc: z.string().trim().max(20).nullable().default(null),
    })
    .nullable()
    .default(null),
  registroMtc: z.string().trim().max(20).nullable().default(null),
  vehiculos: z
    .array(
      z.strictObject({ placa: z.string().trim().max(10), tarjeta: z.string().trim().max(20).nullable().default(null) }),
    )
    .max(3)
    .default([]),
  conductores: z
    .array(
      z.strictObject({
        tipoDocumento: z.string().regex(/^[0-9A-H]$/, 'Elija el tipo de documento'),
        numeroDocumento: z.string().trim().min(1).max(15),
        nombres: z.string().trim().min(1, 'Escriba los nombres').max(250),
        apellidos: z.string().trim().min(1, 'Escriba los apellidos').max(250),
        licencia: z.string().trim().max(12),
      }),
    )
    .max(3)
    .default([]),
  partida: punto,
  llegada: punto.nullable(),
  documentos: z
    .array(
      z.strictObject({
        tipo: z.string().max(2),
        nombre: z.string().trim().max(100),
        numero: z.string().trim().max(100),
        emisor: codigo(/^\d{11}$/, 'El RUC tiene 11 dígitos')
          .nullable()
          .default(null),
      }),
    )
    .max(20)
    .default([]),
  lineas: z
    .array(
      z.strictObject({
        productoId: z.uuid().nullable().default(null),
        codigo: z.string().trim().max(30),
        descripcion: z.string().trim().min(1, 'Escriba la descripción').max(500),
        unidad: codigo(/^[A-Z0-9]{2,3}$/, 'Elija la unidad (catálogo 03), por ejemplo NIU'),
        cantidad: cantidadSchema,
      }),
    )
    .min(1, 'Agregue al menos un bien')
    .max(1_000),
  observacion: z.string().trim().max(250).nullable().default(null),
});

/** A comprobante de retención (20) or de percepción (40). */
export const retencionPercepcionBody = z.strictObject({
  tipo: z.enum(['20', '40']),
  establecimiento,
  contraparte: persona,
  regimen: codigo(/^0[1-3]$/, 'Elija el régimen').describe('Catálogo 23 (retención) o 22 (percepción)'),
  observacion: z.string().trim().max(250).nullable().default(null),
  documentos: z
    .array(
      z.strictObject({
        tipo: z.string().max(2),
        numero: z.string().trim().max(40),
        fechaEmision: z.iso.date(),
        moneda: monedaSchema,
        total: montoSchema,
        pago: z
          .strictObject({ numero: z.number().int().min(1), fecha: z.iso.date(), importe: montoSchema })
          .nullable()
          .default(null),
        tipoCambio: z.strictObject({ factor: decimalSchema, fecha: z.iso.date() }).nullable().default(null),
      }),
    )
    .min(1, 'Agregue al menos un comprobante con su pago')
    .max(200),
});

export const opcionesEmisionSchema = z.strictObject({ boletasVia: viaSchema });

export const bloqueoSchema = z.object({
  id: z.uuid(),
  codigo: z.string(),
  motivo: z.string(),
  arreglo: z.string(),
  desde: z.iso.datetime(),
});

/** How the documents of a day stand, and what waits for SUNAT whatever its day. */
export const diaQuery = z.object({ fecha: z.iso.date().optional().describe('Hoy si falta') });
export const diaRespuesta = z.object({
  fecha: z.iso.date(),
  porEstado: z.array(
    z.object({
      tipo: comprobanteResumenSchema.shape.tipo,
      pendientes: z.number().int(),
      aceptados: z.number().int(),
      observados: z.number().int(),
      rechazados: z.number().int(),
      conProblema: z.number().int().describe('No registrados: una persona debe corregir algo'),
      anulados: z.number().int(),
      total: z.string().describe('En soles, sin rechazados ni anulados'),
    }),
  ),
  pendientes: z.object({
    cuantos: z.number().int(),
    sinRespuesta: z.number().int().describe('Salieron y no se sabe qué hizo SUNAT'),
    enContingencia: z.number().int(),
    contingenciaDesde: z.iso.datetime().nullable().describe('Desde cuándo no responde SUNAT al más antiguo'),
    porResumen: z.number().int().describe('Esperan el resumen diario'),
    vencenHoy: z.number().int(),
    vencidos: z.number().int(),
    masUrgente: z
      .object({ id: z.uuid(), numero: z.string(), venceEl: z.iso.date() })
      .nullable()
      .describe('El que primero pierde su plazo'),
    desde: z.iso.datetime().nullable().describe('Desde cuándo espera el más antiguo'),
  }),
  bloqueos: z.array(bloqueoSchema),
  opciones: opcionesEmisionSchema,
});
export type DiaFacturacion = z.infer<typeof diaRespuesta>;

/** Numbers that were spent without an accepted document. */
export const numerosGastadosQuery = z.object({ desde: z.iso.date(), hasta: z.iso.date() });
export const numerosGastadosRespuesta = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      tipo: comprobanteResumenSchema.shape.tipo,
      numero: z.string(),
      fechaEmision: z.iso.date(),
      estado: z.enum(['rechazado', 'anulado']),
      codigo: z.string().nullable(),
      motivo: z.string().nullable(),
      reemplazadoPor: z.object({ id: z.uuid(), numero: z.string() }).nullable(),
    }),
  ),
});

export const enviarWhatsappBody = z.strictObject({
  telefono: z.string().regex(/^\+?\d{9,15}$/, 'Escriba el celular, por ejemplo 987654321'),
});
